"""How much memory exports take. Run in Odoo's shell, which gives `env`; prints one line of JSON.

The environment says of what: CARE_EXPORT_KIND, CARE_EXPORT_FORMAT and CARE_EXPORT_DOMAIN.
"""

import json
import os
import time


def resident(name):
    """Return a figure (int, bytes) of this process: VmRSS, or its peak VmHWM."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(name))


def export(domain):
    """Export orders or customers and return what came of it (care.export.run)."""
    admin = env.ref("base.user_admin")  # noqa: F821
    runs = env["care.export.run"].with_user(admin)  # noqa: F821
    kind, file_format = os.environ["CARE_EXPORT_KIND"], os.environ["CARE_EXPORT_FORMAT"]
    run = runs.care_request(kind, file_format, domain).sudo()
    run._make()
    return run


before = resident("VmRSS")
with open("/proc/self/clear_refs", "w") as peak:
    peak.write("5")
begun = time.monotonic()
made = export(json.loads(os.environ.get("CARE_EXPORT_DOMAIN", "[]")))
print(  # noqa: T201
    json.dumps(
        {
            "state": made.state,
            "error": made.error,
            "rows": made.rows_done,
            "bytes": made.file_size,
            "grown": resident("VmHWM") - before,
            "seconds": round(time.monotonic() - begun, 1),
        }
    )
)
