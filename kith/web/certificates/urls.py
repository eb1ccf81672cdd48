"""Addresses of certificates: one's own, the issuer's, and the public's."""

from django.urls import path

from kith.web.certificates import desk, mine, verify

urlpatterns = [
    path("certificates/", mine.page, name="certificates"),
    path("certificates/asked/<int:pk>/withdraw/", mine.withdraw, name="certificate_withdraw"),
    path("certificates/<int:pk>/sheet/", mine.pdf, name="certificate_pdf"),
    path("certificates/<int:pk>/credential/", mine.credential, name="certificate_credential"),
    path("certificates-desk/", desk.page, name="certificates_desk"),
    path("certificates-desk/asked/<int:pk>/", desk.answer, name="certificate_answer"),
    path("certificates-desk/issued/<int:pk>/", desk.issued, name="certificate_issued"),
    path("certificates-desk/batches/", desk.batch_new, name="certificate_batch_new"),
    path("certificates-desk/batches/<int:pk>/", desk.batch, name="certificate_batch"),
    path("certificates-desk/batches/<int:pk>/step/", desk.batch_step, name="certificate_step"),
    path("certificates-desk/batches/<int:pk>/zip/", desk.batch_zip, name="certificate_zip"),
    path("verify/", verify.page, name="verify"),
    path("verify/<str:code>/", verify.found, name="verify_code"),
    path(".well-known/kith-badges.json", verify.keys, name="badge_keys"),
]
