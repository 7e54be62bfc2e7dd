"""What accounts leaves to the worker: mails, so that no answer takes longer where one is sent."""

from django.core.mail import EmailMessage
from django.tasks import task


@task()
def send(subject: str, body: str, sender: str, to: list[str], headers: dict[str, str]) -> None:
    EmailMessage(subject, body, sender, to, headers=headers).send()
