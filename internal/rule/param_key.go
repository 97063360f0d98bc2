package rule

// A Key names a parameter; its kind, unit, default and rule stand in data/params.csv.
type Key string

// Organisations: sizes, terms, secretaries (ORG).
const (
	KeyOrgBranchMinFullMembers        Key = "org.branch_min_full_members"
	KeyOrgGeneralBranchMinFullMembers Key = "org.general_branch_min_full_members"
	KeyOrgCommitteeMinFullMembers     Key = "org.committee_min_full_members"
	KeyOrgAllowUpgrade                Key = "org.allow_upgrade"
	KeyOrgBranchMaxMembers            Key = "org.branch_max_members"
	KeyOrgJointMaxUnits               Key = "org.joint_max_units"
	KeyOrgProjectMinMonths            Key = "org.project_min_months"
	KeyOrgApprovalMonths              Key = "org.approval_months"
	KeyOrgCommitteeRequiredFrom       Key = "org.committee_required_from"
	KeyOrgBranchCommitteeMin          Key = "org.branch_committee_min"
	KeyOrgBranchCommitteeUsualMax     Key = "org.branch_committee_usual_max"
	KeyOrgBranchCommitteeMax          Key = "org.branch_committee_max"
	KeyOrgGeneralBranchCommitteeMin   Key = "org.general_branch_committee_min"
	KeyOrgGeneralBranchCommitteeMax   Key = "org.general_branch_committee_max"
	KeyOrgPartyCommitteeMin           Key = "org.party_committee_min"
	KeyOrgPartyCommitteeMax           Key = "org.party_committee_max"
	KeyOrgCommitteeTermYears          Key = "org.committee_term_years"
	KeyOrgGeneralBranchTermYears      Key = "org.general_branch_term_years"
	KeyOrgBranchTermYears             Key = "org.branch_term_years"
	KeyOrgCommunityTermYears          Key = "org.community_term_years"
	KeyOrgExtensionMaxMonths          Key = "org.extension_max_months"
	KeyOrgTermRemindMonths            Key = "org.term_remind_months"
	KeyOrgSecretaryStandingYears      Key = "org.secretary_standing_years"
)

// Elections (ORG-17, ORG-19, ELE).
const (
	KeyElectionRequestDays             Key = "election.request_days"
	KeyElectionDelegatesMinMembers     Key = "election.delegates_min_members"
	KeyElectionQuorumPercent           Key = "election.quorum_percent"
	KeyElectionQuorumInclusive         Key = "election.quorum_inclusive"
	KeyElectionCandidateSurplusPercent Key = "election.candidate_surplus_percent"
	KeyElectionMajorityBase            Key = "election.majority_base"
	KeyElectionVacancyRemindDays       Key = "election.vacancy_remind_days"
)

// Branch life (LIFE).
const (
	KeyLifeMembersMeetingPerYear   Key = "life.members_meeting_per_year"
	KeyLifeCommitteeMeetingPerYear Key = "life.committee_meeting_per_year"
	KeyLifeGroupMeetingPerYear     Key = "life.group_meeting_per_year"
	KeyLifeThemeDayPerYear         Key = "life.theme_day_per_year"
	KeyLifeOrgLifeMeetingPerYear   Key = "life.org_life_meeting_per_year"
	KeyLifeAppraisalPerYear        Key = "life.appraisal_per_year"
	KeyLifeExcellentOneIn          Key = "life.excellent_one_in"
	KeyLifeAppraiseProbationary    Key = "life.appraise_probationary"
	KeyLifeTalksPerYear            Key = "life.talks_per_year"
	KeyLifeSecretaryCoursesPerYear Key = "life.secretary_courses_per_year"
)

// Party lectures (党课): practice, not a requirement (LIFE-04).
const (
	KeyLecturePerYear Key = "lecture.per_year"
)

// Recruiting members (DEV).
const (
	KeyDevRules2026From            Key = "dev.rules_2026_from"
	KeyDevMinAge                   Key = "dev.min_age"
	KeyDevTalkMonths               Key = "dev.talk_months"
	KeyDevMentorsMin               Key = "dev.mentors_min"
	KeyDevMentorsMax               Key = "dev.mentors_max"
	KeyDevExaminationMonths        Key = "dev.examination_months"
	KeyDevActivistMonths           Key = "dev.activist_months"
	KeyDevNoticeWorkdays           Key = "dev.notice_workdays"
	KeyDevSponsors                 Key = "dev.sponsors"
	KeyDevTrainingDays             Key = "dev.training_days"
	KeyDevTrainingHours            Key = "dev.training_hours"
	KeyDevLeavingMonths            Key = "dev.leaving_months"
	KeyDevMeetingMonths            Key = "dev.meeting_months"
	KeyDevWrittenOpinionsCount     Key = "dev.written_opinions_count"
	KeyDevApprovalMonths           Key = "dev.approval_months"
	KeyDevApprovalMaxMonths        Key = "dev.approval_max_months"
	KeyDevOathMonths               Key = "dev.oath_months"
	KeyDevProbationMonths          Key = "dev.probation_months"
	KeyDevExtensionMinMonths       Key = "dev.extension_min_months"
	KeyDevExtensionMaxMonths       Key = "dev.extension_max_months"
	KeyDevExtensionsMax            Key = "dev.extensions_max"
	KeyDevConversionApprovalMonths Key = "dev.conversion_approval_months"
	KeyDevPostponeMonths           Key = "dev.postpone_months"
	KeyDevLeagueAge                Key = "dev.league_age"
)

// How a birthday on 29 February is read (DEV-01).
const (
	KeyAgeLeapRule Key = "age.leap_rule"
)

// Dues (DUE), money in fen.
const (
	KeyDuesBracket1Fen          Key = "dues.bracket_1_fen"
	KeyDuesBracket2Fen          Key = "dues.bracket_2_fen"
	KeyDuesBracket3Fen          Key = "dues.bracket_3_fen"
	KeyDuesRate1Permille        Key = "dues.rate_1_permille"
	KeyDuesRate2Permille        Key = "dues.rate_2_permille"
	KeyDuesRate3Permille        Key = "dues.rate_3_permille"
	KeyDuesRate4Permille        Key = "dues.rate_4_permille"
	KeyDuesRounding             Key = "dues.rounding"
	KeyDuesRetiredBracketFen    Key = "dues.retired_bracket_fen"
	KeyDuesRetiredRate1Permille Key = "dues.retired_rate_1_permille"
	KeyDuesRetiredRate2Permille Key = "dues.retired_rate_2_permille"
	KeyDuesFixedFen             Key = "dues.fixed_fen"
	KeyDuesFarmerMaxFen         Key = "dues.farmer_max_fen"
	KeyDuesMonthlyUsualMaxFen   Key = "dues.monthly_usual_max_fen"
	KeyDuesUnpaidMonths         Key = "dues.unpaid_months"
	KeyDuesReturnPercent        Key = "dues.return_percent"
	KeyDuesWorkFundPermille     Key = "dues.work_fund_permille"
)

// Affiliation and contact (TRF).
const (
	KeyTransferAwayMonths      Key = "transfer.away_months"
	KeyTransferLetterDays      Key = "transfer.letter_days"
	KeyTransferShortTripMonths Key = "transfer.short_trip_months"
	KeyTransferLostMonths      Key = "transfer.lost_months"
	KeyTransferRemovalYears    Key = "transfer.removal_years"
	KeyTransferAbroadYears     Key = "transfer.abroad_years"
)

// Education (EDU).
const (
	KeyEducationMemberHours        Key = "education.member_hours"
	KeyEducationSecretaryHours     Key = "education.secretary_hours"
	KeyEducationNewSecretaryMonths Key = "education.new_secretary_months"
	KeyEducationNewMemberMonths    Key = "education.new_member_months"
)

// The base that coverage is divided by (NPE-03).
const (
	KeyCoverageBase Key = "coverage.base"
)

// Enterprises (NPE-04, NPE-05), money in yuan.
const (
	KeyEnterprisePriorityStaff          Key = "enterprise.priority_staff"
	KeyEnterpriseOrganisationStaff      Key = "enterprise.organisation_staff"
	KeyEnterpriseScaleIndustryYuan      Key = "enterprise.scale_industry_yuan"
	KeyEnterpriseScaleWholesaleYuan     Key = "enterprise.scale_wholesale_yuan"
	KeyEnterpriseScaleRetailYuan        Key = "enterprise.scale_retail_yuan"
	KeyEnterpriseScaleHotelYuan         Key = "enterprise.scale_hotel_yuan"
	KeyEnterpriseScaleServiceHighYuan   Key = "enterprise.scale_service_high_yuan"
	KeyEnterpriseScaleServiceMiddleYuan Key = "enterprise.scale_service_middle_yuan"
	KeyEnterpriseScaleServiceLowYuan    Key = "enterprise.scale_service_low_yuan"
)

// Staffing ratios of the district, no national number exists (NPE-10).
const (
	KeyStaffEnterprisesPerInstructor Key = "staff.enterprises_per_instructor"
)

// Smallest cell of a published table (STA-05).
const (
	KeyStatsMinCell Key = "stats.min_cell"
)

// Fewest replies that may be reported (RISK-05).
const (
	KeyOpinionMinReplies Key = "opinion.min_replies"
)

// How long logs are kept (STD-14).
const (
	KeyLogRetentionDays Key = "log.retention_days"
)

// The ten-minute circle (STD-17).
const (
	KeyCircleMode   Key = "circle.mode"
	KeyCircleLimitM Key = "circle.limit_m"
)

// Walking (STD-17).
const (
	KeyWalkMinutes       Key = "walk.minutes"
	KeyWalkSpeedMPerMin  Key = "walk.speed_m_per_min"
	KeyWalkDetourPercent Key = "walk.detour_percent"
)
