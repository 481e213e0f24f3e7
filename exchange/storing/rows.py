"""Writing many rows at once: the one place through which storing creates, updates and deletes."""

BATCH = 500


def create(objects):
    """Create the objects, which are of one model, and give them their primary keys."""
    if objects:
        type(objects[0])._base_manager.bulk_create(objects, batch_size=None)
    return objects


def update(objects, fields):
    """Write the fields of the objects, which are of one model."""
    if objects:
        type(objects[0])._base_manager.bulk_update(objects, list(fields), batch_size=BATCH)


def delete(model, pks):
    """Delete the rows with these primary keys, and what hangs on them."""
    pks = list(pks)
    for start in range(0, len(pks), BATCH):
        model._base_manager.filter(pk__in=pks[start : start + BATCH]).delete()


def set_words(item, words):
    """Set the fields of an item; return whether any of them was otherwise. words -- {field: value}."""
    changed = False
    for field, value in words.items():
        if getattr(item, field) != value:
            setattr(item, field, value)
            changed = True
    return changed


def put(model, matched, fields, *, make, held):
    """Make the rows of a model those of a matched sheet; return the items, one for each row that stays.

    fields -- row -> {field: value}. make -- () -> a new item. held -- {pk: item} of what is there.
    """
    items, new, changed, written = [], [], [], set()
    for position, pair in enumerate(matched.staying):
        item = held.get(pair.before.pk) if pair.before is not None else None
        words = fields(pair.after) | {"position": position}
        written |= set(words)
        if item is None:
            item = make()
            for field, value in words.items():
                setattr(item, field, value)
            new.append(item)
        elif set_words(item, words):
            changed.append(item)
        items.append(item)
    delete(model, [row.pk for row in matched.going])
    create(new)
    update(changed, written)
    return items
