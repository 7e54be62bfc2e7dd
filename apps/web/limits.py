"""How often something may be tried."""

from django.core.cache import cache


def allow(action: str, who: str, *, times: int, seconds: int) -> bool:
    """Counts one try of `action` by `who` and tells whether it is still within `times` in `seconds` after the first."""
    key = f"limit:{action}:{who}"
    if cache.add(key, 1, timeout=seconds):
        return times > 0
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return cache.add(key, 1, timeout=seconds)
    if count == 1:  # Redis looks first and counts then: what ran out in between was made anew, and would stay for ever
        cache.touch(key, seconds)
    return count <= times


def is_spent(action: str, who: str, *, times: int) -> bool:
    """Tells, without counting, whether `allow` would say no to another try."""
    return int(cache.get(f"limit:{action}:{who}", 0)) >= times
