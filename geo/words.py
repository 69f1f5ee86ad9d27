"""The words coded columns are made of, one list each. Chinese terms are in ``data.terms`` and ``docs/glossary.md``."""

from __future__ import annotations

SEXES = ("male", "female")

GROUPS = (
    "left_behind_child",  # 留守儿童, under 16, both parents away or one away and the other unable
    "child_in_difficulty",  # 困境儿童, under 18
    "left_behind_elder",  # 留守老人
    "elder_living_alone",  # 独居老人
    "empty_nest_elder",  # 空巢老人
    "advanced_age_elder",  # 高龄老人, 80 and over
    "dependent_elder",  # 失能老人
    "left_behind_woman",  # 留守妇女
)
CHILD_GROUPS = ("left_behind_child", "child_in_difficulty")
ELDER_GROUPS = (
    "left_behind_elder",
    "elder_living_alone",
    "empty_nest_elder",
    "advanced_age_elder",
    "dependent_elder",
)

LIVING_ARRANGEMENTS = (
    "alone",
    "with_spouse",
    "with_grandparents",
    "with_one_parent",
    "with_relatives",
    "with_children",
    "with_others",
)
INCOMES = ("poor", "low", "ordinary")
SUPPORTS = ("none", "irregular", "regular")  # 赡养
HEALTHS = ("dependent", "poor", "good")

WATER_KINDS = ("river", "pond", "reservoir", "dam", "canal", "ditch", "well")
HAZARD_KINDS = (*WATER_KINDS, "junction", "wall", "slope")
BANKS = ("gentle", "steep", "vertical")
BARRIERS = ("none", "partial", "full")
EQUIPMENT_ITEMS = ("warning_sign", "lifebuoy", "rope", "pole")  # 四个一
TEAM_MODES = ("car", "ebike", "walk", "boat")
SKILLS = ("boat", "diver")
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")  # Monday is 1 (GB/T 7408)
PATROL_SOURCES = ("sheet", "gpx", "odk", "other")
OUTCOMES = ("fatal", "saved", "near_miss")

DISABILITIES = ("none", "physical", "intellectual", "mental", "sensory", "several")
SCHOOLINGS = ("in_school", "dropped_out", "home_taught", "not_of_age", "finished")

KEY_CLASSES = (
    # 重点人员 of 弋文明办〔2022〕7号 三（一）1: children
    "guardianship_lacking",  # 监护缺失
    "poor_family",  # 家庭贫困
    "psychological_or_behavioural",  # 心理和行为偏差
    "academic_difficulty",  # 学业困难
    "disabled_child",  # 身体残疾
    # and elders
    "poor_advanced_age",  # 经济困难的高龄
    "poor_dependent",  # 经济困难的失能
    "poor_living_alone",  # 经济困难的独居
    # 随时跟踪, 城口 K16; 重大变故, Y14; 高寒山区, K18
    "left_behind_girl",
    "family_crisis",
    "remote_hardship",
    "parent_incapable",  # 父母严重残疾或精神疾病, F11
)
"""Why a person is followed more closely."""

PROVISION_ITEMS = (
    # on record
    "system_entry",  # 录入全国儿童福利信息系统 or 安心养老综合服务平台
    "person_file",  # 一人一档
    "household_plan",  # 一户一策、帮扶措施
    "health_file",  # 健康档案
    "mental_health_file",  # 心理健康档案
    "school_register_mark",  # 学籍系统标识
    "dropout_report",  # 辍学书面报告
    "file_basics",  # the six parts of F12
    "file_visits",
    "file_work_log",
    "file_support",
    "file_problems",
    "file_solutions",
    # paid or granted
    "social_assistance",  # 低保、特困、临时救助
    "advanced_age_allowance",  # 高龄补贴
    "dependent_allowance",  # 经济困难失能补贴
    "medical_aid",  # 医疗救助
    "legal_aid",  # 法律援助
    # paired with somebody
    "paired_tutor",  # 学业一对一
    "paired_mother",  # 爱心妈妈、暖心妈妈
    "paired_veteran",  # 五老
    "paired_teacher",  # 教师结对
    "paired_neighbour",  # 邻里结对
    # services
    "meals",  # 助餐
    "safety",  # 助安
    "medical_help",  # 助医
    "leisure",  # 助娱
    "comfort",  # 心理慰藉
    "cleaning",  # 助洁
    "bathing",  # 助浴
    "mobility",  # 助行
    "urgent_help",  # 助急
    "counselling",  # 心理辅导
    "boarding",  # 安排在校住宿
    "home_teaching",  # 送教上门
    "screening",  # 早筛查
    "diagnosis",  # 早诊断
    "intervention",  # 早干预
    "rehabilitation",  # 早康复
    # responsible persons by name (三级监督网络)
    "township_contact",
    "village_contact",
    "group_contact",
    # papers
    "guardian_duties_signed",  # 监护人责任清单和负面清单
    "custody_agreement",  # 委托监护协议
    # facts a family tells
    "whereabouts_told",  # 去向、联系方式
    "care_entrusted",  # 委托照顾
    "child_at_home",  # 留下至少一名子女在家照料
)
"""What a person holds, is granted, receives or has been told of, one row an item."""

ARRANGEMENT_ITEMS = (
    "ledger",  # 台账
    "duty_list",  # 职责清单
    "service_list",  # 服务内容清单
    "work_appraisal",  # 工作评价机制
    "worker_expenses",  # 交通、通信费用
    "liaison",  # 联络员
    "hotline",  # 热线电话
    "emergency_plan",  # 突发事件应急预案
    "first_responsible",  # 第一责任人
    "direct_responsible",  # 直接责任人
    "township_lead",  # 乡镇干部包村
    "group_lead",  # 村组干部包组到户
    "elder_association",  # 基层老年协会
    "women_mutual_group",  # 留守妇女互助小组
    "joint_defence",  # 联防
    "family_link_room",  # 亲情连线工作室
    "counselling_teacher",  # 心理健康教育教师
    "school_counsellor_post",  # 学校辅导员岗
    "school_mental_health_files",  # 学生心理健康档案
    "psychological_screening",  # 心理筛查
    "night_duty",  # 教职工值班
    "guards",  # 人防
    "protective_equipment",  # 物防
    "technical_protection",  # 技防
    "school_transport",  # 上学、放学交通
    "station_counselling",  # 未保站: 心理辅导
    "station_equipment",  # 设施设备
    "station_staff",  # 人员
    "station_recreation",  # 教育娱乐功能
    "temporary_care",  # 临时照料; the six functions of J2
    "rehabilitation_guidance",
    "special_education",
    "comfort_service",
    "regular_visiting",
    "publicity_training",
    "purchased_hotline",  # 购买服务; the six of J11
    "purchased_custody_assessment",
    "purchased_support",
    "purchased_publicity",
    "purchased_training",
    "purchased_visits",
    "agreement",  # 委托协议
    "assessment_scheme",  # 考核
    "open_to_left_behind_elders",  # 敬老院向有需求的留守老人开放
)
"""What a region, a school or a station has set up, one row an item."""

PROVISION_STATES = ("in_place", "lacking", "not_needed")

ACTIVITY_KINDS = (
    "training",  # 培训
    "safety_campaign",  # 安全知识进村
    "safety_lecture",  # 安全知识大讲堂
    "holiday_service",  # 节假日关爱服务活动
    "holiday_visit",  # 走访慰问
    "list_comparison",  # 比对分析
    "register_verification",  # 台账核查
    "coordination_meeting",  # 会商、调度
    "counselling_session",  # 心理疏导
    "hazard_check",  # 隐患排查
    "health_education",  # 卫生健康知识
)
TOPICS = (
    "drowning",  # 防溺水
    "bullying",  # 防欺凌
    "sexual_assault",  # 防性侵
    "traffic",  # 道路交通
    "fire",  # 消防
    "health",  # 卫生健康
    "natural_disaster",  # 自然灾害
    "food",  # 食品安全
    "building",  # 建筑物
    "wall",  # 围墙
    "hillside",  # 山体
    "water",  # 水域
    "electricity",  # 电
    "coal",  # 煤
    "child_care",  # 儿童关爱服务业务
    "general",
)

EVENT_KINDS = (
    # 发现报告 of Y25
    "hardship",  # 生活困境
    "custody_hardship",  # 监护（照料）困境
    "abnormal_behaviour",  # 行为异常
    "support_failing",  # 赡养责任不落实
    "ill",  # 身患疾病
    "home_hazard",  # 居所安全隐患
    # 强制报告 of K13
    "alone_or_missing",  # 单独居住或失踪
    "guardian_incapable",  # 监护人丧失能力或不履行
    "suspected_violence",  # 疑似家庭暴力
    "suspected_harm",  # 疑似意外伤害或不法侵害
    # and else
    "nobody_in_charge",  # 无人监护，护送
    "family_crisis",  # 重大变故
    "referral",  # 疑似心理、行为异常的转介
    "dropout",  # 辍学
    "custody_refused",  # 拒不履行监护职责
    "carer_doubted",  # 被委托照护人缺乏能力或怠于履行
    "begging",  # S17: 流浪乞讨
    "crime_suffered",  # 非法侵害
    "critical_illness",  # 危重病情
    "severe_mental_illness",  # 严重精神疾患
    "major_hardship",  # 重大困境
    "other",
)

INSPECTION_KINDS = (
    "county_spot_check",  # 县民政局抽查
    "township_full_check",  # 镇民政办全面检查
    "programme_check",  # 行动实施检查
    "institution_check",  # 机构场所检查
    "surroundings_check",  # 周边排查
    "director_spot_check",  # 儿童主任跟踪抽查
    "home_safety_check",  # 家中水、电、煤
    "warning_talk",  # 约谈、督办、诫勉、通报
)
REPORT_KINDS = ("quarterly_summary", "yearly_progress", "milestone", "dropout", "absence", "appraisal")
ASSESSMENT_KINDS = (
    "risk_level",  # 风险等级评估
    "capability",  # 能力评估
    "check_up",  # 健康体检
    "custody",  # 监护能力评估
    "psychological",  # 心理筛查
    "social_network",  # LSNS-6
    "other",
)

VISIT_KINDS = ("contact", "home_visit", "parent_call", "parent_meeting")
STAFF_ROLES = (
    "child_director",  # 儿童主任
    "supervisor",  # 乡镇督导员
    "village_worker",  # 村专干
    "grid_worker",  # 网格员
    "town_specialist",  # 镇指定专人
    "womens_chair",  # 妇联主席
    "childhood_mother",  # 童伴妈妈
    "school_counsellor",  # 学校辅导员
)
LOCATION_PRECISIONS = ("gps", "house", "village", "none")
PRESENCE_PLACES = ("home", "boarding_school", "with_parents", "care_home", "other")
ROAD_CLASSES = ("county", "township", "village", "track")
ROAD_SLOPES = ("flat", "rolling", "steep")  # 平坦、缓坡、陡坡: to 3 %, to 8 %, above

FACILITY_KINDS = (
    # the ten 阵地 kinds of 弋文明办〔2022〕7号
    "service_centre",  # 党群服务中心
    "civilisation_station",  # 新时代文明实践站
    "mutual_care_facility",  # 农村互助养老服务设施
    "social_work_station",  # 社工站
    "child_protection_station",  # 未成年人保护工作站
    "youth_palace",  # 乡村少年宫
    "childhood_harbour",  # 童心港湾
    "youth_space",  # 青年空间
    "childrens_home",  # 儿童之家
    "school_counselling_room",  # 乡村学校心理咨询室
    # and what else the scores need
    "school",
    "clinic",
    "care_home",  # 敬老院
    "kindergarten",
    "village_committee",  # 村（居）委会
    # and what else the papers ask for
    "child_rescue_institution",  # 未成年人救助保护机构
    "child_welfare_centre",  # 儿童福利指导中心
    "rehabilitation_centre",  # 定点康复机构
    "day_care_centre",  # 日间照料中心
    "womens_home",  # 妇女之家
    "activity_place",  # 儿童活动场所
)
SCHOOL_KINDS = ("school", "kindergarten")
