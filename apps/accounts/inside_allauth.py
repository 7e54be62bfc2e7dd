"""What is taken of allauth beyond its promises, in one place; tests/accounts/test_libraries.py fails first if it moves.

- It has no public way to note that somebody has shown again who they are; our code by e-mail must, or it counts for
  nothing where allauth asks (`record_authentication`), and then goes on with what was interrupted (`resume_request`).
- Whoever mistyped their address gives up the account that waits for its code: `EmailVerificationProcess` knows what
  belongs to it in the session, and takes that away alone.
- A code for a new password may have gone to an address that was taken back since; the session says where it went.
"""

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.flows.reauthentication import resume_request

__all__ = [
    "PASSWORD_RESET_VERIFICATION_SESSION_KEY",
    "EmailVerificationProcess",
    "record_authentication",
    "resume_request",
]
