"""The hub (工会平台): intake, enrolment, agreement, its own checks and the pages a manager reads.

Stands on ``wire``, ``sealing`` and ``model``; never imports ``engine`` or ``client``. Only ``store``
knows SQL engines, only ``http``, ``server`` and ``console`` know the web framework.
"""
