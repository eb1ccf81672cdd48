"""Addresses of care files."""

from django.urls import path

from kith.web.care import children, events, file, listing, mine, new, schemes, writing

urlpatterns = [
    path("care/", listing.page, name="care_files"),
    path("care/new/", new.find, name="care_find"),
    path("care/new/<int:person>/", new.new, name="care_new"),
    path("care/new/<int:person>/no/", new.no, name="care_no"),
    path("care/mine/", mine.page, name="care_mine"),
    path("care/mine/<int:pk>/read/", mine.read, name="care_mine_read"),
    path("care/mine/<int:pk>/object/", mine.object_to, name="care_object"),
    path("care/mine/<int:pk>/withdraw/", mine.withdraw, name="care_mine_withdraw"),
    path("care/requests/", children.requests, name="care_requests"),
    path("care/requests/<int:pk>/reason/", children.reason, name="care_request_reason"),
    path("care/requests/<int:pk>/decide/", children.decide, name="care_request_decide"),
    path("care/audit/", children.audit, name="care_audit"),
    path("care/audit/<int:year>.xlsx", children.audit_sheet, name="care_audit_sheet"),
    path("care/schemes/", schemes.page, name="care_schemes"),
    path("care/schemes/new/", schemes.new, name="care_scheme_new"),
    path("care/schemes/<int:pk>/", schemes.one, name="care_scheme"),
    path("care/events/", events.page, name="care_events"),
    path("care/<int:pk>/", file.page, name="care_file"),
    path("care/<int:pk>/open/", file.open_up, name="care_open"),
    path("care/<int:pk>/shut/", file.shut, name="care_shut"),
    path("care/<int:pk>/print/", file.print_out, name="care_print"),
    path("care/<int:pk>/ask/", children.ask, name="care_ask"),
    path("care/<int:pk>/circumstances/", writing.state, name="care_state"),
    path("care/circumstances/<int:pk>/end/", writing.end, name="care_end"),
    path("care/<int:pk>/contacts/", writing.contact, name="care_contact"),
    path("care/contacts/<int:pk>/remove/", writing.remove, name="care_contact_remove"),
    path("care/<int:pk>/knock/", writing.knock, name="care_knock"),
    path("care/<int:pk>/tier/", writing.assess, name="care_assess"),
    path("care/<int:pk>/event/", writing.event, name="care_event"),
    path("care/<int:pk>/scheme/", writing.enrol, name="care_enrol"),
    path("care/<int:pk>/close/", writing.close, name="care_close"),
    path("care/<int:pk>/withdraw/", writing.withdraw, name="care_withdraw"),
]
