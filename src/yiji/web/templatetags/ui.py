"""All components of the pages behind one ``{% load ui %}``."""

from __future__ import annotations

from django import template

from yiji.web.templatetags import ui_app, ui_basic, ui_case, ui_list, ui_shell, ui_status

register = template.Library()

for _part in (ui_app, ui_basic, ui_case, ui_list, ui_shell, ui_status):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
