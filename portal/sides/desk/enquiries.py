"""Enquiries from a file: upload, check each row's fate, start, watch, take the refused rows back."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.domain import imports
from portal.domain.imports import EnquiryImport, Fate, ImportState
from portal.platform import forms, htmx
from portal.platform.access import viewer
from portal.platform.forms import Form
from portal.platform.language import gettext as _
from portal.sides.desk.enquiry_rows import FATE_LEVELS, FATE_PICTURES, shown
from portal.sides.desk.forms.enquiries import ColumnsForm, UploadForm, columns_form

pages = Blueprint("enquiries", __name__, url_prefix="/enquiries")

ROOM_FOR_THE_REST_OF_THE_FORM = 1024 * 1024
LARGEST_NUMBER = 2**31 - 1
"""Of a row or an import: what the databases hold."""
STATE_LEVELS = {
    ImportState.PREVIEW: "warn",
    ImportState.RUNNING: "info",
    ImportState.DONE: "ok",
    ImportState.CANCELLED: "",
}
KINDS_OF_FILE = {
    imports.Form.CSV: "text/csv",
    imports.Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: object) -> None:
    """A file may be larger than other requests. Said here because the form's token is looked for before any view."""
    if endpoint == "desk.enquiries.create":
        request.max_content_length = imports.MOST_MEGABYTES * 1024 * 1024 + ROOM_FOR_THE_REST_OF_THE_FORM


@pages.get("")
def index() -> ResponseReturnValue:
    page = imports.imports_page(before=_number("before"), after=_number("after"))
    return render_template(
        "desk/enquiries/index.html",
        page=page,
        levels=STATE_LEVELS,
        newer=url_for(".index", after=page.previous) if page.previous else None,
        older=url_for(".index", before=page.next) if page.next else None,
    )


@pages.get("/import")
def new() -> ResponseReturnValue:
    return _upload_page(UploadForm())


@pages.post("/import")
def create() -> ResponseReturnValue:
    form = UploadForm()
    done = forms.attempt(
        form,
        lambda: imports.receive(form.plan, campaign=form.campaign.data or "", by=viewer()),
        then=lambda found: url_for(".show", ref=found.ref),
    )
    return done or (_upload_page(form), form.status)


def _upload_page(form: UploadForm) -> str:
    return render_template("desk/enquiries/new.html", form=form, most=imports.MOST_MEGABYTES)


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    found = imports.get_import(viewer(), ref)
    if request.args.get("piece") == "progress" and request.htmx.wants_piece:  # type: ignore[attr-defined]
        return _progress(found)
    return _page(found)


def _progress(found: EnquiryImport) -> ResponseReturnValue:
    """How far it is, for a page that is open; once it has ended the page is fetched as a whole."""
    if found.state is ImportState.RUNNING:
        return render_template("desk/enquiries/_progress.html", found=found)
    return htmx.answer("", redirect=url_for(".show", ref=found.ref))


@pages.post("/<ref>/columns")
def columns(ref: str) -> ResponseReturnValue:
    found = imports.get_import(viewer(), ref)
    form = columns_form(found, is_sent=True)
    plan = imports.plan_again(found, form.meanings) if form.validate_on_submit() else None
    done = plan and forms.attempt(form, lambda: imports.change_columns(found, plan, by=viewer()), then=_address)
    if not done:
        return _page(found, columns=form, refused=form), form.status
    flash(_("The columns are matched and every row is checked again."), "ok")
    return done


@pages.post("/<ref>/start")
def start(ref: str) -> ResponseReturnValue:
    found = imports.get_import(viewer(), ref)
    form = Form()
    done = forms.attempt(form, lambda: imports.start(found, by=viewer()), then=_address)
    return done or (_page(found, refused=form), form.status)


@pages.post("/<ref>/cancel")
def cancel(ref: str) -> ResponseReturnValue:
    found = imports.get_import(viewer(), ref)
    form = Form()
    done = forms.attempt(form, lambda: imports.cancel(found, by=viewer()), then=_address)
    if done is None:
        return _page(found, refused=form), form.status
    flash(_("The import is cancelled. No further row is taken."), "ok")
    return done


@pages.get("/<ref>/refused")
def refused(ref: str) -> ResponseReturnValue:
    found = imports.get_import(viewer(), ref)
    asked = request.args.get("form", "")
    form = imports.Form(asked) if asked in set(imports.Form) else found.form
    content = BytesIO(imports.refused_file(found, form))
    name = f"{PurePath(found.file_name).stem or found.ref}-refused.{form.value}"
    response: Response = send_file(content, KINDS_OF_FILE[form], as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(found: EnquiryImport) -> str:
    return url_for(".show", ref=found.ref)


def _page(found: EnquiryImport, *, columns: ColumnsForm | None = None, refused: Form | None = None) -> str:
    """The import with its rows; `refused` is the form that a rule said no to."""
    fate = _fate_asked_for()
    page = imports.rows_page(found, fate=fate, before=_number("before"), after=_number("after"))
    counts = imports.fate_counts(found)
    kept = {"fate": fate.value} if fate else {}
    is_preview = found.state is ImportState.PREVIEW
    matched = columns or (columns_form(found, is_sent=False) if is_preview else None)
    return render_template(
        "desk/enquiries/show.html",
        found=found,
        level=STATE_LEVELS[found.state],
        counts=counts,
        to_take=sum(counts[taken] for taken in imports.TAKEN),
        all_rows=sum(counts.values()),
        fate=fate,
        fates=list(Fate),
        fate_levels=FATE_LEVELS,
        fate_pictures=FATE_PICTURES,
        rows=[shown(row) for row in page.rows],
        earlier=url_for(".show", ref=found.ref, before=page.previous, **kept) if page.previous else None,
        later=url_for(".show", ref=found.ref, after=page.next, **kept) if page.next else None,
        columns=list(zip(matched.choices, imports.samples_of(found), strict=True)) if matched else [],
        columns_form=matched,
        start_form=Form(formdata=None),
        cancel_form=Form(formdata=None),
        form=refused or Form(formdata=None),
    )


def _fate_asked_for() -> Fate | None:
    asked = request.args.get("fate", "")
    return Fate(asked) if asked in set(Fate) else None


def _number(name: str) -> int | None:
    asked = request.args.get(name, type=int)
    return asked if asked is not None and 0 <= asked <= LARGEST_NUMBER else None
