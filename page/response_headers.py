"""Put on every response what keeps a browser from doing with it what is not meant. Must not know what it says."""

from __future__ import annotations

from typing import Any

STATIC = "/static/"
_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
_CLOSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_ALWAYS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{name}=()" for name in _CLOSED),
}
_SETTLED = {name.encode() for name in (*_ALWAYS, "cache-control", "server")}


def guarded(send: Any, path: str) -> Any:
    """The `send` whose responses carry our headers, and none of the same names beside them."""
    kept = "no-cache" if path.startswith(STATIC) else "no-store"
    ours = [(name.encode(), value.encode()) for name, value in (*_ALWAYS.items(), ("cache-control", kept))]

    async def send_guarded(message: Any) -> None:
        if message["type"] == "http.response.start":
            own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _SETTLED]
            message = {**message, "headers": [*own, *ours]}
        await send(message)

    return send_guarded
