"""What the calendar leaves to the worker: a mail with a plan for one's own calendar."""

from email.message import MIMEPart

from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import translation

from apps.accounts.models import User
from apps.calendar import events, feeds


@task()
def mail(plan: str, person: str) -> None:
    """Mails a plan to who asked for it, if they still see it. Its words are opened here: no queue keeps them."""
    seated = User.objects.select_related("membership__couple").exclude(membership=None)
    to = seated.filter(pk=person, is_active=True).first()
    couple = to and to.membership.couple
    found = couple.plans.visible_to(to).agreed().filter(pk=plan).first() if couple and to else None
    if not (couple and to and found):
        return
    with translation.override(to.language), couple.keys_held(private_of=to.pk):
        if found.is_legible:
            subject, body = (render_to_string(f"calendar/email/{part}.txt").strip() for part in ("subject", "message"))
            letter = EmailMessage(subject, body + "\n", to=[to.email])
            letter.attach(_file(events.write([found], titles=feeds.of(couple, to).shows_titles)))
            letter.send()


def _file(content: bytes) -> MIMEPart:
    part = MIMEPart()
    part.set_content(
        content.decode(),
        subtype="calendar",
        params={"method": "PUBLISH"},
        disposition="attachment",
        filename="plan.ics",
    )
    return part
