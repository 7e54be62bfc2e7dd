"""Settings of allauth: how people sign in, and what it asks again before it changes an account."""

from config import env

_SECURE = env.text("SITE_URL").startswith("https://")

ACCOUNT_ADAPTER = "apps.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "add_email": "apps.accounts.forms.NewAddressForm",
    "reauthenticate": "apps.accounts.forms.AgainForm",
    "change_password": "apps.accounts.forms.AnotherPasswordForm",
    "set_password": "apps.accounts.forms.FirstPasswordForm",
    "reset_password": "apps.accounts.forms.ForgottenForm",
    "reset_password_from_key": "apps.accounts.forms.AfterTheCodeForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "login": "apps.accounts.forms.SignInForm",
    "request_login_code": "apps.accounts.forms.CodeByMailForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _SECURE else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

# Of one account at most twenty passwords are looked at in a day, whoever asks (sessions.is_at_home).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key,20/d/key",
    "change_password": "5/m/user,20/d/user",
}

# A factor is asked for again when it is changed: five minutes, for everyone (apps/accounts/adapter.py).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "apps.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "activate_totp": "apps.accounts.factors.AppForm",
    "add_webauthn": "apps.accounts.factors.PasskeyForm",
    "login_webauthn": "apps.accounts.factors.SignInByPasskeyForm",
    "authenticate": "apps.accounts.factors.CodeForm",
    "reauthenticate": "apps.accounts.factors.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Nearer"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE  # http://localhost, while trying things out
MAIL_TASKS = "default"  # the task backend that sends allauth's mails
