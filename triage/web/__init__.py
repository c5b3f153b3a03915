"""The API: everything the command line can do, over HTTP, by the same desk.

app       the application, its errors, its limits
admission who comes in: bearer tokens, and how often
language  which one whoever asks wants to read
bodies    what requests hold; fields are named as the command line's options
cases     /api/cases, /api/reports, /api/me
house     /api/suppressions, tuning, agents, audit, routines, register, tokens, erasures
"""
