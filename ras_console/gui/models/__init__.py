"""Item models: what tables, trees and lists show, kept by difference so that selection and expansion survive."""
