"""How messages travel: nameko and kombu over RabbitMQ, and nothing outside this package and service.py knows them.

`service` is the plain table a service fills in; `topology` names and declares every queue; `relay` publishes the
journal; `consumer` hears queues; `handling` applies what arrives; `subscription` answers the broker for it, and `retry`
sorts what is tried again; `dead_letters` files what is not; `runner` runs one service's work process. Import `runner`
only in a process of its own: it needs eventlet's patches.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # known; nameko stands on it
