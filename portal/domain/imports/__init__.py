"""Enquiries from a file. See docs/rules.md, Imports."""

from portal.domain.imports.models import EnquiryImport, Fate, ImportRow, ImportState

__all__ = ["EnquiryImport", "Fate", "ImportRow", "ImportState"]
