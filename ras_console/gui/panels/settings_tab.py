"""The settings of one object on cards, what is wrong with them, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.config.replication import is_replicated
from ras_console.domain.catalogue import KindSpec, kind_of
from ras_console.domain.ids import ObjectId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Banner, Card, Tone
from ras_console.gui.panels.cards import CardColumns, PageScroll, column
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import listed

LAB_GROUP: Final = "Simulated machine"
"""Settings of a simulated computer; a real one reports its own, so real sites do not show them."""

REPLICATED: Final = (
    "These settings are the same in all sites: a change here is made in every one. The farm's properties say what is "
    "replicated."
)
_CARD_PX: Final = 372


class SettingsTab(QWidget):
    """A form on cards, one for each group; `first` and `extra` cards stand with them and follow the picture.

    `object_of` says which object the node's page edits here, `adapt` greys what cannot be changed just now.
    `groups` are those of the settings to show, None for all.
    """

    def __init__(
        self,
        context: ConsoleContext,
        kind: KindSpec,
        object_of: Callable[[Picture], ObjectId],
        *,
        adapt: Callable[[ObjectForm, Picture], None] | None = None,
        extra: Sequence[QWidget] = (),
        top: Sequence[QWidget] = (),
        groups: Sequence[str] | None = None,
        first: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._context = context
        self._object_of = object_of
        self._adapt = adapt
        self._picture: Picture | None = None
        self.form = ObjectForm(context.themes, context.workspace, context.drafts, kind, self, groups=groups)
        self.counts = (0, 0)
        self._cards = {group: self._card(group) for group in self.form.groups() if groups is None or group in groups}
        self._whole = Banner(context.themes, tone=Tone.ERROR, is_closable=False)
        self._overtaken = Banner(context.themes, tone=Tone.WARN, icon="users", is_closable=False)
        self._overtaken.setObjectName("overtaken_banner")
        self._reload = self._overtaken.add_action("Reload")
        self._keep = self._overtaken.add_action("Keep mine")
        self._reload.setObjectName("take_theirs_button")
        self._keep.setObjectName("keep_mine_button")
        self._replicated = Banner(context.themes, tone=Tone.INFO, icon="layers", is_closable=False)
        self._replicated.setObjectName("replication_note")
        self._replicated.hide()
        self._kind = kind
        self._whole.hide()
        self._overtaken.hide()
        columns = CardColumns([*first, *self._cards.values(), *extra], least_px=_CARD_PX)
        self._scroll = PageScroll(column(self._replicated, self._whole, self._overtaken, *top, columns))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._connect()

    def _connect(self) -> None:
        self.form.counts_changed.connect(self._note_counts)
        self.form.whole_changed.connect(self._say_whole)
        self._context.drafts.changed.connect(self._look_overtaken)
        self._context.drafts.overtaken.connect(self._look_overtaken)
        self._reload.clicked.connect(self._take_theirs)
        self._keep.clicked.connect(self._keep_mine)

    def _card(self, group: str) -> Card:
        card = Card(self._context.themes, group)
        for each in self.form.rows(group):
            card.body.addWidget(each)
        return card

    def show_picture(self, picture: Picture) -> None:
        """Show the settings of the picture's node."""
        self._picture = picture
        self.form.show_object(self._object_of(picture))
        site = picture.site
        if LAB_GROUP in self._cards:
            self._cards[LAB_GROUP].setVisible(site is not None and site.is_lab)
        self._say_replicated(picture)
        self._adapt_form()

    def show_cards(self, *, are_shown: bool) -> None:
        """Show the cards of the settings, or hide them where there is nothing to edit."""
        for each in self._cards.values():
            each.setVisible(are_shown)

    def _say_replicated(self, picture: Picture) -> None:
        is_shared = is_replicated(picture.document, self._kind.kind)
        if is_shared and self._replicated.isHidden():
            self._replicated.show_text(REPLICATED, Tone.INFO, icon="layers")
        self._replicated.setVisible(is_shared)

    def _adapt_form(self) -> None:
        """Grey and explain by what is drafted and what is live."""
        if (
            self._adapt is not None
            and self._picture is not None
            and self._object_of(self._picture) == self.form.object_id
        ):
            self._adapt(self.form, self._picture)

    def has_problem(self) -> bool:
        """Return whether a field that stands here needs attention."""
        return self.form.first_problem() is not None

    def focus_first_problem(self) -> None:
        """Give the keyboard to the first field that needs attention and bring it into sight."""
        found = self.form.first_problem()
        if found is not None:
            found.setFocus()
            self._scroll.ensureWidgetVisible(found, 0, 72)

    def focus_name(self) -> None:
        """Give the keyboard to the field that holds the object's name."""
        thing = self.form.thing
        name = kind_of(thing).name_field if thing is not None else ""
        if name:
            self.form.focus(name)

    @Slot(int, int)
    def _note_counts(self, changes: int, problems: int) -> None:
        self.counts = (changes, problems)
        self._adapt_form()

    @Slot(str)
    def _say_whole(self, text: str) -> None:
        if text and text != self._whole.accessibleName():
            self._whole.show_text(text, Tone.ERROR)
        self._whole.setVisible(bool(text))

    @Slot()
    def _look_overtaken(self) -> None:
        object_id = self.form.object_id
        fields = self._context.drafts.overtaken_fields(object_id) if object_id is not None else ()
        thing = self.form.thing
        if not fields or thing is None:
            self._overtaken.hide()
            return
        labels = listed([kind_of(thing).field(each).label for each in fields])
        text = (
            f"{labels} changed meanwhile, here or in another console. Reload shows what stands now; Keep mine "
            "overwrites it at Apply."
        )
        if self._overtaken.isHidden() or text != self._overtaken.accessibleName():
            self._overtaken.show_text(text, Tone.WARN, icon="users")

    @Slot()
    def _take_theirs(self) -> None:
        if self.form.object_id is not None:
            self._context.drafts.take_theirs(self.form.object_id)

    @Slot()
    def _keep_mine(self) -> None:
        if self.form.object_id is not None:
            self._context.drafts.keep_mine(self.form.object_id)
