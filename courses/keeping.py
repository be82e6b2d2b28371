"""What of a course goes along to another registration of the same person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eventsite.models import Registration
from eventsite.models.participation import HasBoth

from .models import Certificate, EnrolledInitiative


class CourseKeeper:
    """The certificate and the initiative it is for (eventsite/models/participation.py).

    The trail of corrections stays where it was made: it can't be changed.
    """

    def hand_over(self, registration: Registration, to: Registration) -> None:
        certificates = Certificate.objects.filter(registration__in=[registration.pk, to.pk])
        if certificates.count() > 1:
            raise HasBoth(_("een bewijs van deelname"))
        certificates.update(registration=to)
        if not EnrolledInitiative.objects.filter(registration=to).exists():
            EnrolledInitiative.objects.filter(registration=registration).update(registration=to)
