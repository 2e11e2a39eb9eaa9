"""The four files of tests/data/enquiries, imported in their order, come to the fates of their README."""

from __future__ import annotations

from portal import invariants
from portal.domain.imports import Fate, ImportState
from portal.domain.leads import LeadTouch
from portal.platform.access import Viewer
from tests.domain.imports.cast import all_leads, count, counts, rows_of, upload, work_off

FATES = {
    "spring-show-2026.csv": {"new": 278, "repeated": 12, "refused": 15},
    "chengdu-autumn-fair.csv": {"new": 180, "joins": 8, "repeated": 5, "refused": 3},
    "hotline-2026-10.xlsx": {"new": 150, "left_out": 5},
    "hostile.csv": {"new": 30, "refused": 2, "left_out": 2},
}


def test_every_file_comes_to_the_fates_of_its_readme_before_and_after_it_is_taken(supervisor: Viewer) -> None:
    made = touched = 0
    for name, fates in FATES.items():
        found = upload(name, by=supervisor)
        assert (name, counts(found)) == (name, fates)
        work_off(found)
        assert (name, counts(found), found.state) == (name, fates, ImportState.DONE)
        made += fates["new"]
        touched += fates["new"] + fates.get("joins", 0)
        assert (len(all_leads()), count(LeadTouch)) == (made, touched)
        assert found.done_count == found.row_count == len(rows_of(found))
        assert all(row.done_at for row in rows_of(found))
        assert all((row.lead_id is not None) == (row.fate in {Fate.NEW, Fate.JOINS}) for row in rows_of(found))
    assert invariants.broken() == {}
