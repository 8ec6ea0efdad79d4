def speed(o,l): return []
