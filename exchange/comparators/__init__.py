"""Comparator files: what other councils and groups published, brought in with a look beforehand."""
