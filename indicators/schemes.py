"""Schemes: which version of which scheme rates an indicator in a period.

Source: design, section 4 "RAG": the scheme is data, named and versioned, chosen per council and overridable
per indicator; changing it never recolours what went before. A version rates the periods that begin on its
first day (rates_from) or later, until a newer version of the same name does; before the first day of the
oldest there is, the oldest rates.
Nothing here reads the database, the clock or the settings.
"""


class Schemes:
    """What rates the indicators of one council.

    versions -- its RagSchemes.  bands -- {RagScheme id: its Bands, best first}.
    judged -- {(indicator id, code of a period): (Rag, why)} of the ratings that officers chose.
    """

    def __init__(self, versions=(), bands=None, judged=None):
        self._names, self._by_name, self.default_name = {}, {}, None
        for scheme in sorted(versions, key=lambda one: -one.version):
            self._names[scheme.pk] = scheme.name
            self._by_name.setdefault(scheme.name, []).append(scheme)
            if scheme.is_default:
                self.default_name = scheme.name
        self._bands = bands or {}
        self.judged = judged or {}

    def newest(self, indicator):
        """Return the newest version of the scheme of an indicator, or None for the shipped one."""
        versions = self._by_name.get(self._names.get(indicator.scheme_id, self.default_name))
        return versions[0] if versions else None

    def of(self, indicator, starts=None):
        """Return the RagScheme that rates an indicator in a period, or None for the shipped one.

        starts -- the first day of the period; None for the newest version.
        """
        versions = self._by_name.get(self._names.get(indicator.scheme_id, self.default_name))
        if not versions:
            return None
        if starts is None or len(versions) == 1:
            return versions[0]
        in_force = (one for one in versions if one.rates_from is None or one.rates_from <= starts)
        return next(in_force, versions[-1])

    def versions(self, name):
        """Return the versions of the scheme with a name, the newest first."""
        return self._by_name.get(name, [])

    def newest_named(self, name):
        return self._by_name[name][0]

    def bands(self, scheme):
        """Return the Bands of a RagScheme, best first; () where it has none of its own."""
        return self._bands.get(scheme.pk, ())

    def since(self, scheme):
        """Return the version that followed a RagScheme, or None for the newest."""
        versions = self._by_name[scheme.name]
        at = versions.index(scheme)
        return versions[at - 1] if at else None


SHIPPED = Schemes()
