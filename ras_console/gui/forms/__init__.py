"""From the FieldSpecs of the catalogue to forms: an editor for each kind of setting, rows, drafts behind them."""
