"""How Celery is set up. It only wakes workers: no result and no work lives in it."""

from typing import Any

PREFIX = "pendopo:"
HARD_LIMIT = 120
VISIBLE_AGAIN = 300  # longer than the hard limit, else a task runs twice

TRANSPORT = {
    "visibility_timeout": VISIBLE_AGAIN,
    "unacked_restore_interval": 5,  # without these two, recovery takes 100 s
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "global_keyprefix": PREFIX,
}


def settings(broker: str) -> dict[str, Any]:
    """Give each setting that is not Celery's own choice."""
    return {
        "broker_url": broker or "memory://",
        "result_backend": None,
        "task_ignore_result": True,  # the database knows how work went
        "task_serializer": "json",
        "accept_content": ["json"],  # never pickle
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": HARD_LIMIT,
        "task_soft_time_limit": HARD_LIMIT - 30,
        "task_publish_retry": False,
        "broker_transport_options": TRANSPORT,
        "result_backend_transport_options": {"visibility_timeout": VISIBLE_AGAIN},
        "visibility_timeout": VISIBLE_AGAIN,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # the default gives up after 100
        "broker_connection_timeout": 3,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_soft_shutdown_timeout": 20,
        "worker_enable_soft_shutdown_on_idle": True,
        "worker_max_tasks_per_child": 200,
        "worker_max_memory_per_child": 400_000,  # KiB
        "worker_pool": "prefork",
        "worker_enable_remote_control": False,  # fewer connections that can break
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }
