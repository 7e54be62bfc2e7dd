"""How forms are drawn: by our own templates, so that label, hint and error are wired once."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws every form and field with the templates in templates/elements/."""

    form_template_name = "elements/form.html"
    field_template_name = "elements/field.html"
