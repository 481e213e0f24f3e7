"""Which plans count in a year. Nothing here reads the database, the clock or the settings."""


def plans_in_force(plans, year):
    """Return the plans that count in a financial year: one for each unit and tier, the newest that covers it.

    Where no plan covers the year, those nearest to it; of two as near, the one that begins after it, because
    a plan prints the results of the year before it.
    """

    def away(plan):
        return max(2 * (plan.first_year - year), 2 * (year - plan.last_year) + 1, 0)

    covering = [plan for plan in plans if plan.first_year <= year <= plan.last_year]
    if not covering:
        nearest = min(map(away, plans), default=0)
        covering = [plan for plan in plans if away(plan) == nearest]
    covering = sorted(covering, key=lambda plan: plan.first_year)
    return list({(plan.unit_id, plan.tier): plan for plan in covering}.values())
