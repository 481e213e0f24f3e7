def freeze(cycle, *, by, at):
    """stub"""
