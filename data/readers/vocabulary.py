"""Other words for the coded values of ``geo.contracts``, as ledgers write them; the terms of ``data.terms`` go before.

Only words that mean one thing stand here. 留守, 湖 or 一般 (of health) mean none of our codes, or several.
"""

from __future__ import annotations

from typing import Final

_SYNONYMS: Final[dict[str, dict[str, str]]] = {
    "sex": {  # 1 and 2 are those of GB/T 2261.1-2003
        "male": "男性 男士 男孩 男童 男生 m 1",
        "female": "女性 女士 女孩 女童 女生 f 2",
    },
    "level": {
        "county": "县级 区 县区 市辖区 县级市",
        "township": "乡 镇 街道 乡镇级 街道办 街道办事处 民族乡",
        "village": "行政村 社区 村级 村委会 居委会 村民委员会 居民委员会",
        "group": "组 小组 村小组 村组 居民小组",
    },
    "location_precision": {
        "gps": "定位 gps定位 实地定位 gps点 现场定位",
        "house": "门牌号 门牌地址 到户",
        "village": "村 到村 村级 只到村",
        "none": "没有 无定位 未定位",
    },
    "living_arrangement": {
        "alone": "独自居住 独自生活 一人居住 单独居住 独自一人",
        "with_spouse": "与配偶同住 与配偶居住 夫妻同住 与老伴 与老伴同住 与妻子 与丈夫",
        "with_grandparents": "与祖父母同住 祖父母 外祖父母 与外祖父母 与外祖父母同住 与爷爷奶奶 爷爷奶奶 "
        "与外公外婆 外公外婆 隔代 隔代抚养 与(外)祖父母",
        "with_one_parent": "与父亲 与母亲 与父亲同住 与母亲同住 与父母一方同住 父亲 母亲 与爸爸 与妈妈",
        "with_relatives": "与亲属同住 与亲戚 与亲戚同住 亲属 亲戚 与其他亲属 寄居亲戚",
        "with_children": "与子女同住 与子女居住 子女 与儿子 与女儿 与儿子同住 与女儿同住",
        "with_others": "与他人同住 他人 与其他人 与邻居",
    },
    "income": {
        "poor": "贫困户 低保 低保户 特困 特困户 特困人员 五保 五保户",
        "low": "低收入户 低收入家庭 低保边缘 低保边缘户 低保边缘家庭 较低",
        "ordinary": "正常 普通 一般户 普通户 中等",
    },
    "support": {
        "none": "无 没有 无赡养 无人 无赡养人",
        "irregular": "不定期 偶尔 不稳定 时有时无",
        "regular": "正常 定期 固定 按时 稳定 有赡养",
    },
    "health": {
        "dependent": "失能半失能 半失能 完全失能 生活不能自理 不能自理 卧床 长期卧床 瘫痪",
        "poor": "差 不好 体弱 体弱多病 多病 患病 患慢性病 慢性病 有慢性病",
        "good": "健康 好 正常 良 较好 身体健康 健康良好",
    },
    "group": {
        "left_behind_child": "农村留守儿童 留守孩子 农村留守未成年人",
        # the three causes of 国发〔2016〕36号: the family's poverty, one's own disability or illness, no proper care
        "child_in_difficulty": "农村困境儿童 困境未成年人 孤儿 散居孤儿 事实无人抚养儿童 事实孤儿 残疾儿童 重病儿童 "
        "重残儿童 重病重残儿童 家庭困境儿童 自身困境儿童 监护困境儿童 贫困家庭儿童 低保家庭儿童 特困儿童 "
        "艾滋病病毒感染儿童",
        "left_behind_elder": "留守老年人 农村留守老人 农村留守老年人",
        "elder_living_alone": "独居 独居老年人 农村独居老人",
        "empty_nest_elder": "空巢 空巢老年人 农村空巢老人",
        "advanced_age_elder": "高龄 高龄老年人 80岁以上老人 80岁以上老年人 八十岁以上老人",
        # 半失能 is a degree of 失能 (GB/T 42195-2022) and needs help from others as well
        "dependent_elder": "失能 失能老年人 半失能 半失能老人 半失能老年人 失能半失能 "
        "失能半失能老人 失能半失能老年人 失能(半失能)老人 生活不能自理老人",
        "left_behind_woman": "农村留守妇女 留守女性",
    },
    "place": {
        "home": "家中 在家中 家 本村 在村 在本村 村里",
        "boarding_school": "寄宿 住校 在校寄宿 学校寄宿 寄宿制学校 学校住宿",
        "with_parents": "随父母生活 随父母外出 随父母务工地 随迁 与父母同住 父母处",
        "care_home": "养老院 养老机构 福利院 乡镇敬老院 中心敬老院",
        "other": "其它 其他地方 别处",
    },
    "role": {
        "child_director": "村儿童主任 村级儿童主任 村(居)儿童主任 村居儿童主任 社区儿童主任 儿童福利主任",
        "supervisor": "督导员 儿童督导员 乡镇儿童督导员 乡镇级督导员 乡镇(街道)儿童督导员 街道儿童督导员",
        "village_worker": "专干 村级专干 民政专干 村民政专干 社区专干",
        "grid_worker": "网格管理员 网格长 专职网格员 村网格员 兼职网格员",
    },
    "visits.kind": {
        "contact": "电话 电话联系 电话走访 电话探访 微信 微信联系 视频 视频联系 短信",
        "home_visit": "入户 上门 上门走访 上门探访 家访 入户探访 实地走访 入户查看 上门看望",
        "parent_call": "父母通话 父母来电 与父母通话 家长电话 父母视频 父母电话视频",
        "parent_meeting": "父母返乡 父母见面会 与父母见面 家长见面 父母回家 父母探望",
    },
    "hazard_sites.kind": {
        "river": "河流 河道 河段 河边 江 江河 溪 溪流 小溪 小河 溪河",
        "pond": "池塘 水塘 山塘 鱼塘 坑塘 荷塘 塘坝 门口塘 水坑 门塘 大塘 小塘",
        "reservoir": "小型水库 中型水库 大型水库 小水库 小(一)型水库 小(二)型水库 小一型水库 小二型水库",
        "dam": "水坝 拦河坝 拦水坝 滚水坝 堰坝 大坝 橡胶坝 堰",
        "canal": "水渠 渠道 灌渠 灌溉渠 干渠 支渠 引水渠 主干渠",
        "ditch": "水沟 沟渠 排水沟 山沟 河沟 排水渠",
        "well": "水井 机井 大口井 枯井 灌溉井 古井",
        "junction": "路口 交叉路口 道口 危险道口",
        "wall": "危险墙体 危险围墙 危旧围墙",
        "slope": "陡坡 滑坡 滑坡点 危险边坡 边坡 山体滑坡",
    },
    "bank": {"gentle": "平缓 缓坡 缓岸", "steep": "陡坡 陡峭 较陡 陡岸", "vertical": "垂直 直壁 直岸 直立岸 垂直岸"},
    "barrier": {
        "none": "没有 未设 无隔离 无护栏 无防护 未安装",
        "partial": "部分有 不完整 部分隔离 部分护栏 有破损 破损",
        "full": "全部 完好 全封闭 全隔离 全部隔离 完整护栏 齐全",
    },
    "equipment.item": {
        "warning_sign": "警示标志 警示标识 警示标牌 警示标志牌 警示标识牌 一块警示牌",
        "lifebuoy": "一个救生圈 一只救生圈",
        "rope": "绳 绳子 绳索 抛绳 一根救生绳 一条救生绳 安全绳",
        "pole": "杆 竹竿 长竿 长杆 救生竿 一根救生杆 一根竹竿 救援杆",
    },
    "mode": {
        "car": "车 轿车 小车 皮卡 皮卡车 面包车 公务车 越野车 巡逻车 执法车",
        # a motorcycle goes where an e-bike goes, and a patrol cart about as fast
        "ebike": "电瓶车 电动自行车 电动摩托车 摩托车 摩托 电动巡逻车 电动三轮车",
        "walk": "徒步 走路 步巡 无车",
        "boat": "船 小船 快艇 冲锋舟 皮划艇 橡皮艇 巡逻艇 机动船",
    },
    "skills": {"boat": "开船 操舟 划船 船艇驾驶 驾驶船艇 驾艇", "diver": "潜水员 水下救援 蛙人"},
    "patrol_skills": {"boat": "船 需船 需乘船 乘船 船艇 开船", "diver": "潜水员 水下救援 蛙人"},
    "days_off": {
        "1": "星期一 礼拜一 一",
        "2": "星期二 礼拜二 二",
        "3": "星期三 礼拜三 三",
        "4": "星期四 礼拜四 四",
        "5": "星期五 礼拜五 五",
        "6": "星期六 礼拜六 六",
        "7": "星期日 星期天 礼拜日 礼拜天 周天 日",
        "6|7": "周末 双休 双休日",
    },
    "patrols.source": {"sheet": "巡查记录表 纸质 打卡表", "gpx": "gps轨迹", "odk": "手机 表单 odk表单"},
    "outcome": {
        "fatal": "溺亡 身亡 溺水死亡 溺水身亡 遇难 亡 溺水亡",
        "saved": "救起 被救 生还 救活 脱险获救 已获救",
        "near_miss": "未遂 脱险 有惊无险 险些溺水",
    },
    "class": {
        "county": "县级 县级公路 县级道路",
        "township": "乡级 乡级公路 乡镇道路 乡级道路",
        "village": "村级 村级公路 通村公路 通村路 村级道路",
        "track": "机耕道 机耕路 小路 土路 田间道 生产路",
    },
    "slope": {
        "flat": "平 平路 平缓 平地 平直 无坡 平坡",
        "rolling": "缓 较缓 起伏 微坡 小坡 坡缓 丘陵",
        "steep": "陡 较陡 陡峭 大坡 急坡 坡陡 山岭",
    },
    "reports.kind": {
        "quarterly_summary": "季报 季度报表 季度报告 季度小结",
        "yearly_progress": "年报 年度总结 年度报告 工作进展",
    },
    "assessments.kind": {
        "risk_level": "风险 风险评估 风险等级",
        "capability": "能力 老年人能力评估",
        "check_up": "体检 健康检查",
        "custody": "监护评估",
        "social_network": "lsns-6 lsns6",
    },
    "events.kind": {
        "hardship": "陷入生活困境",
        "custody_hardship": "监护困境 照料困境",
        "abnormal_behaviour": "行为异常儿童",
        "suspected_violence": "家庭暴力 家暴 疑似家暴",
        "suspected_harm": "意外伤害 不法侵害 疑似不法侵害",
        "dropout": "辍学 失学",
        "alone_or_missing": "单独居住 失踪",
    },
    "state": {
        "in_place": "落实 已落实到位 到位 有 已有 已办理",
        "lacking": "未落实到位 没有 无 缺 未办理",
        "not_needed": "不需 无需 不适用",
    },
    "facilities.kind": {
        "service_centre": "党群中心 村党群服务中心 社区党群服务中心",
        "civilisation_station": "文明实践站 文明实践所 新时代文明实践所 实践站",
        "mutual_care_facility": "互助养老 互助养老点 农村互助养老点 互助幸福院 幸福院 农村幸福院 "
        "互助养老服务设施 颐养之家",
        "social_work_station": "社会工作服务站 社会工作站 乡镇社工站",
        "child_protection_station": "未保站 未成年人保护站 未成年人救助保护站",
        "youth_palace": "少年宫 乡村学校少年宫 学校少年宫",
        "childhood_harbour": "童心港湾站点",
        "childrens_home": "儿童活动室 留守儿童之家",
        "school_counselling_room": "心理咨询室 心理辅导室 学校心理咨询室 学校心理辅导室",
        "school": "小学 中学 初中 高中 教学点 中心小学 村小",
        "clinic": "村卫生室 卫生所 卫生院 乡镇卫生院 诊所 卫生服务站",
        "care_home": "养老院 乡镇敬老院 中心敬老院 福利院",
        "village_committee": "村委会 居委会 村民委员会 居民委员会 村部 村委",
    },
    "alerts.kind": {
        "flood": "洪涝 山洪 洪灾 洪水预警",
        "heat": "高温预警 酷热",
        "release": "放水 水库泄洪 水库放水 开闸放水",
    },
}

SYNONYMS: Final[dict[str, dict[str, str]]] = {
    column: {word: code for code, words in codes.items() for word in words.split()}
    for column, codes in _SYNONYMS.items()
}
"""Code by synonym, keyed as ``data.terms.VALUES``."""

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "depth_m": ("米", "m", "公尺"),
    "hours_per_week": ("小时", "h", "时", "工时"),
    "speed_kph": ("km/h", "公里/小时", "千米/小时", "公里/时", "千米/时", "公里每小时", "公里"),
    "cost_yuan": ("元", "元整", "人民币"),
    "persons": ("人", "名", "个"),
    "victims": ("人", "名", "个"),
    "members": ("人", "名", "个"),
    "capacity": ("人", "名", "个", "张", "床", "张床位", "个床位"),
    "age_from": ("岁", "周岁"),
    "age_to": ("岁", "周岁"),
    "hour": ("时", "点", "点钟"),
}
"""How the unit in a column's name is written behind a number; every spelling of a column is the same unit."""

TRUTHS: Final[dict[str, tuple[str, str]]] = {
    "": (
        "是 有 对 已 是的 对勾 打勾 已完成 已查 已检查 已签 已签订 已办 true t yes y 1 √ ✓ ✔ ☑ ✅ v 🗸",
        "否 无 错 未 没 没有 不 不是 未完成 未查 未检查 未签 未签订 未办 false f no n 0 × x ✗ ✘ ☒ ❌ ✕ ✖",
    ),
    "full_time": ("专职 全职 专职人员", "兼职 兼任 兼职人员"),
    "co_resident": ("同住 共同居住 共同生活 住一起 一起居住", "不同住 不住一起 分开居住 分住"),
    "oneway": ("单行 单向 单行道 单行线", "双行 双向 双向通行"),
    "present": ("配备 已配备 已设置 已安装 齐全", "未配备 未设置 未安装 缺 缺少"),
    "usable": ("可用 完好 正常 良好 能用", "不可用 损坏 破损 坏 已损坏 不能用"),
    "two_persons": ("须两人 两人 双人 需两人", "一人 单人 不需要 不必"),
    "keeper_patrols": ("自行巡查 自巡", "不自巡"),
    "swimming_place": ("常有 经常 经常有", "从无 没人"),
}
"""Words for yes and for no: of every column (""), and of one alone."""


def synonyms_of(kind: str, column: str) -> dict[str, str]:
    """Code by synonym for a coded column of a kind."""
    if kind == "candidates" and column == "kind":
        return SYNONYMS["facilities.kind"]
    return SYNONYMS.get(f"{kind}.{column}") or SYNONYMS.get(column, {})
