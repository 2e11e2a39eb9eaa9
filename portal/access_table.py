"""The access table: every endpoint, who may open it, and the kind of object its address names.

What is not here is forbidden: an endpoint without a line stops the start. A sweep over this table requests every
line as every role, with an own, a foreign and an absent object.
"""

from __future__ import annotations

from portal.platform.access import Access, anybody, only, signed_in

MANAGER, CONSULTANT, ADVISOR, DEALER_MARKETING = (
    "dealer.manager",
    "dealer.consultant",
    "dealer.advisor",
    "dealer.marketing",
)
AGENT, SUPERVISOR, MARKETER, AREA_MANAGER, ADMINISTRATOR = (
    "desk.agent",
    "desk.supervisor",
    "desk.marketer",
    "desk.area_manager",
    "desk.administrator",
)
OWNER = "club.owner"
SELLERS = (MANAGER, CONSULTANT)
CENTRE = (AGENT, SUPERVISOR, ADMINISTRATOR)
LEADERS = (SUPERVISOR, ADMINISTRATOR)
DEALER_STAFF = (MANAGER, CONSULTANT, ADVISOR, DEALER_MARKETING)
DESK_STAFF = (AGENT, SUPERVISOR, MARKETER, AREA_MANAGER, ADMINISTRATOR)

HOMES = {"club": "club.home.index", "dealer": "dealer.home.index", "desk": "desk.home.index"}

ACCESS: dict[str, Access] = {
    "static": anybody(),
    "running.health": anybody(),
    "running.ready": anybody(),
    "running.metrics": anybody(),
    # --- showroom -----------------------------------------------------------------------------------------
    "showroom.home.index": anybody(),
    "showroom.models.index": anybody(),
    "showroom.models.show": anybody(kind="model"),
    "showroom.interest.new": anybody(),
    "showroom.interest.create": anybody(),
    "showroom.interest.check": anybody(),
    "showroom.interest.thanks": anybody(kind="reference"),
    "showroom.privacy.show": anybody(),
    "showroom.enquiry.show": anybody(kind="enquiry"),
    "showroom.enquiry.change": anybody(kind="enquiry"),
    "showroom.enquiry.bought": anybody(kind="enquiry"),
    "showroom.enquiry.leave": anybody(kind="enquiry"),
    # --- account ------------------------------------------------------------------------------------------
    "account.sign_in.new": anybody(knows_viewer=True),
    "account.sign_in.create": anybody(knows_viewer=True),
    "account.codes.create": anybody(knows_viewer=True),
    "account.codes.show": anybody(knows_viewer=True),
    "account.codes.check": anybody(knows_viewer=True),
    "account.second_factor.new": signed_in(before_second_factor=True),
    "account.second_factor.create": signed_in(before_second_factor=True),
    "account.second_factor.setup": signed_in(before_second_factor=True),
    "account.second_factor.confirm": signed_in(before_second_factor=True),
    "account.sign_out.create": anybody(knows_viewer=True),
    "account.password.forgotten": anybody(knows_viewer=True),
    "account.password.send": anybody(knows_viewer=True),
    "account.password.reset": anybody(knows_viewer=True, kind="reset_link"),
    "account.password.set": anybody(knows_viewer=True, kind="reset_link"),
    "account.password.edit": signed_in(),
    "account.password.change": signed_in(),
    "account.join.show": anybody(knows_viewer=True, kind="invitation"),
    "account.join.create": anybody(knows_viewer=True, kind="invitation"),
    "account.join.again": anybody(knows_viewer=True, kind="invitation"),
    "account.sessions.index": signed_in(),
    "account.sessions.end": signed_in(kind="sign_in"),
    "account.preferences.show": anybody(knows_viewer=True),
    "account.preferences.update": anybody(knows_viewer=True),
    # --- club ---------------------------------------------------------------------------------------------
    "club.home.index": only(OWNER),
    "club.points.index": only(OWNER),
    # --- dealer -------------------------------------------------------------------------------------------
    "dealer.home.index": only(*DEALER_STAFF),
    "dealer.leads.index": only(*SELLERS),
    "dealer.leads.new": only(*SELLERS),
    "dealer.leads.create": only(*SELLERS),
    "dealer.leads.show": only(*SELLERS, kind="lead"),
    "dealer.leads.accept": only(*SELLERS, kind="lead"),
    "dealer.leads.decline": only(MANAGER, kind="lead"),
    "dealer.leads.decide_decline": only(MANAGER, kind="lead"),
    "dealer.leads.hand": only(MANAGER, kind="lead"),
    "dealer.leads.outcome": only(*SELLERS, kind="lead"),
    "dealer.leads.outcome_form": only(*SELLERS, kind="lead"),
    "dealer.leads.note": only(*SELLERS, kind="lead"),
    "dealer.leads.undo": only(*SELLERS, kind="lead"),
    "dealer.leads.review": only(MANAGER, kind="claimed_lead"),
    "dealer.leads.sale": only(*SELLERS, kind="lead"),
    "dealer.leads.report_sale": only(*SELLERS, kind="lead"),
    "dealer.sales.index": only(*SELLERS),
    "dealer.sales.new": only(*SELLERS),
    "dealer.sales.create": only(*SELLERS),
    "dealer.sales.show": only(*SELLERS, kind="sale"),
    "dealer.team.index": only(MANAGER),
    "dealer.team.invite": only(MANAGER),
    "dealer.team.presence": only(MANAGER, kind="colleague"),
    "dealer.team.remove": only(MANAGER, kind="colleague"),
    # --- desk ---------------------------------------------------------------------------------------------
    "desk.home.index": only(*DESK_STAFF),
    "desk.leads.index": only(*CENTRE),
    "desk.leads.next": only(*CENTRE),
    "desk.leads.show": only(*CENTRE, kind="desk_lead"),
    "desk.leads.claim": only(*CENTRE, kind="desk_lead"),
    "desk.leads.release": only(*CENTRE, kind="desk_lead"),
    "desk.leads.attempt": only(*CENTRE, kind="desk_lead"),
    "desk.leads.send_code": only(*CENTRE, kind="desk_lead"),
    "desk.leads.check_code": only(*CENTRE, kind="desk_lead"),
    "desk.leads.prove": only(*CENTRE, kind="desk_lead"),
    "desk.leads.qualify": only(*CENTRE, kind="desk_lead"),
    "desk.leads.nurture": only(*CENTRE, kind="desk_lead"),
    "desk.leads.invalid": only(*CENTRE, kind="desk_lead"),
    "desk.leads.duplicate": only(*CENTRE, kind="desk_lead"),
    "desk.leads.withdraw": only(*CENTRE, kind="desk_lead"),
    "desk.leads.note": only(*CENTRE, kind="desk_lead"),
    "desk.assignment.index": only(*CENTRE),
    "desk.assignment.show": only(*CENTRE, kind="desk_lead"),
    "desk.assignment.create": only(*CENTRE, kind="desk_lead"),
    "desk.reviews.index": only(*CENTRE),
    "desk.reviews.decide": only(*CENTRE, kind="lost_claim"),
    "desk.enquiries.index": only(*LEADERS),
    "desk.enquiries.new": only(*LEADERS),
    "desk.enquiries.create": only(*LEADERS),
    "desk.enquiries.show": only(*LEADERS, kind="import"),
    "desk.enquiries.columns": only(*LEADERS, kind="import"),
    "desk.enquiries.start": only(*LEADERS, kind="import"),
    "desk.enquiries.cancel": only(*LEADERS, kind="import"),
    "desk.enquiries.refused": only(*LEADERS, kind="import"),
    "desk.sales.index": only(*LEADERS),
    "desk.sales.show": only(*LEADERS, kind="desk_sale"),
    "desk.sales.reverse": only(*LEADERS, kind="desk_sale"),
    "desk.outbox.index": only(*CENTRE),
    "desk.outbox.show": only(*CENTRE, kind="message"),
    "desk.outbox.retry": only(*LEADERS, kind="message"),
    "desk.people.index": only(ADMINISTRATOR),
    "desk.people.invite": only(ADMINISTRATOR),
    "desk.people.end": only(ADMINISTRATOR, kind="account"),
    "desk.settings.index": only(ADMINISTRATOR),
    "desk.settings.change": only(ADMINISTRATOR, kind="setting"),
}
