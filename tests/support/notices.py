"""Consent notices and jobs of invented schools, for windows and tests."""

from station.job.notice import Notice
from station.job.table import JobTable, checked

SHORT = Notice(
    "2026-1",
    "为学历证书电子注册，学校委托本采集点拍摄您的图像，并读取身份证上的姓名和证件号码，用来把照片和您本人对应起来。\n\n"
    "照片和上述信息只用于学历电子注册，当天写入加密介质交给学校，由学校报送学信网，交付确认后从本机删除。"
    "本机不联网，不做人脸识别，不保存身份证上的照片和指纹。\n\n"
    "刷卡即表示您同意。不同意的，请不要刷卡，并告诉工作人员，由学校另行安排。",
    "For the electronic registration of degree certificates your picture is taken here, and your name and document "
    "number are read from your identity card, so that the picture can be told to be yours.\n\n"
    "Both serve this registration only. They are handed to the school today and deleted here once it has confirmed "
    "them. This desk has no network, recognises no faces, and keeps neither the picture nor the fingerprints on your "
    "card.\n\n"
    "By presenting your card you agree. If you don't, please don't present it and tell the staff.",
)
LONG = Notice("2026-2", "\n\n".join(f"{n}. {SHORT.zh}" for n in range(1, 5)))

FILLED_IN: JobTable = checked(
    {
        "key": bytes(range(32)), "school": {"code": "10622", "name": "四川测试大学"}, "cohort": "2026届",
        "campus": "测试校区", "place": "图书馆报告厅", "levels": ["本科", "专升本"], "fee": 1500, "seconds": 27,
        "days": [
            {"date": "2026-06-01", "hours": ["08:30-12:00", "13:30-18:00"]},
            {"date": "2026-06-02", "hours": ["08:30-12:00"]},
        ],
        "naming": "id_number", "mode": "queue", "tokens": "both", "lighting": "flash",
        "consent": {"version": SHORT.version, "zh": SHORT.zh, "en": SHORT.en},
    }
)  # fmt: skip
"""A job that says most of what can be said."""
