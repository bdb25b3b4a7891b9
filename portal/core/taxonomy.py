"""The words for what may be reported, found and done: every list the pages choose from.

Each member has a plain label, written as the person who chooses it would say it. Codes are
stable: they are stored, published and used by the intake API.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class ReportType(Enum):
    """What a reporter may want."""

    INCIDENT = "incident"
    NEAR_MISS = "near_miss"
    CONTEST_DECISION = "contest_decision"
    OPT_OUT = "opt_out"
    SURVEILLANCE_PRIVACY = "surveillance_privacy"
    MISSING_INFORMATION = "missing_information"
    SUSPECTED_BREACH = "suspected_breach"
    RETALIATION = "retaliation"
    QUESTION = "question"


class Category(Enum):
    """What went wrong; one is primary, others are optional."""

    WRONG_OUTPUT = "wrong_output"
    UNSAFE = "unsafe"
    UNFAIR_TREATMENT = "unfair_treatment"
    ABUSIVE_CONTENT = "abusive_content"
    DATA_EXPOSURE = "data_exposure"
    SURVEILLANCE = "surveillance"
    DECISION_ABOUT_ME = "decision_about_me"
    FORCED_USE = "forced_use"
    NO_OVERSIGHT = "no_oversight"
    MISUSE_IP = "misuse_ip"
    SECURITY_CONTROL = "security_control"
    WIDER_OR_OTHER = "wider_or_other"


class Outcome(Enum):
    """How a case ends; each comes with reasons the reporter can read."""

    SUBSTANTIATED = "substantiated"
    PARTLY_SUBSTANTIATED = "partly_substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    OUT_OF_SCOPE_REFERRED = "out_of_scope_referred"
    DUPLICATE_MERGED = "duplicate_merged"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    REFUSED_WITH_REASONS = "refused_with_reasons"
    OVERTURNED = "overturned"
    CHANGED = "changed"
    UPHELD_WITH_EXPLANATION = "upheld_with_explanation"


class ActionKind(Enum):
    """What is done to put things right."""

    SUSPEND_SYSTEM = "suspend_system"
    DISABLE_FEATURE = "disable_feature"
    WITHDRAW_SYSTEM = "withdraw_system"
    CORRECT_OR_REDECIDE = "correct_or_redecide"
    RESTORE = "restore"
    GRANT_OPT_OUT = "grant_opt_out"
    RETRAIN_OR_FIX = "retrain_or_fix"
    DELETE_OR_CORRECT_DATA = "delete_or_correct_data"
    ADD_HUMAN_REVIEW = "add_human_review"
    CHANGE_POLICY = "change_policy"
    PUBLISH_INFORMATION = "publish_information"
    TRAIN_STAFF = "train_staff"
    VENDOR_ACTION = "vendor_action"
    CONDUCT_ACTION = "conduct_action"
    NOTIFY_AFFECTED = "notify_affected"
    NOTIFY_AUTHORITY = "notify_authority"
    INDEPENDENT_AUDIT = "independent_audit"
    PROTECT_REPORTER = "protect_reporter"
    NONE = "none"


class RootCause(Enum):
    """Why it happened."""

    DATA = "data"
    MODEL_LIMITS = "model_limits"
    DRIFT = "drift"
    PROMPT_OR_INTEGRATION = "prompt_or_integration"
    UNTESTED_DEPLOYMENT = "untested_deployment"
    TARGET_OR_INCENTIVE = "target_or_incentive"
    OVERSIGHT_FAILURE = "oversight_failure"
    POLICY_GAP = "policy_gap"
    HUMAN_ERROR = "human_error"
    MISUSE = "misuse"
    ATTACK = "attack"
    VENDOR = "vendor"
    UNKNOWN = "unknown"


class RetaliationForm(Enum):
    """The fifteen forms of retaliation of Directive (EU) 2019/1937, Article 19 (a) to (o)."""

    DISMISSAL = "dismissal"
    DEMOTION = "demotion"
    CHANGED_DUTIES_OR_PAY = "changed_duties_or_pay"
    WITHHELD_TRAINING = "withheld_training"
    NEGATIVE_ASSESSMENT = "negative_assessment"
    DISCIPLINE = "discipline"
    COERCION_OR_HARASSMENT = "coercion_or_harassment"
    UNFAIR_TREATMENT = "unfair_treatment"
    NO_PERMANENT_CONTRACT = "no_permanent_contract"
    CONTRACT_NOT_RENEWED = "contract_not_renewed"
    HARM_TO_REPUTATION_OR_INCOME = "harm_to_reputation_or_income"
    BLACKLISTING = "blacklisting"
    BUSINESS_CANCELLED = "business_cancelled"
    LICENCE_CANCELLED = "licence_cancelled"
    MEDICAL_REFERRAL = "medical_referral"


class RetaliationRisk(Enum):
    """What a handler finds at triage about the danger to the reporter."""

    NONE = "none"
    POSSIBLE = "possible"
    CREDIBLE = "credible"


class SeriousIncident(Enum):
    """Which serious incident an authority must be told of (AI Act Art. 3 (49), Art. 73).

    Exactly one governs a case: the one with the shortest time.
    """

    SERIOUS = "serious"
    DEATH = "death"
    WIDESPREAD = "widespread"
    """A widespread infringement, or critical infrastructure disrupted for good."""


class Remedy(Enum):
    """How an opt-out or a new decision can reach somebody whom nobody knows."""

    IDENTITY = "identity"
    WHOLE_TEAM = "whole_team"
    LETTER = "letter"


class Channel(Enum):
    """How a report came in."""

    WEB = "web"
    PHONE = "phone"
    LETTER = "letter"
    MEETING = "meeting"


CHANGES_SYSTEM = frozenset(
    {
        ActionKind.DISABLE_FEATURE,
        ActionKind.WITHDRAW_SYSTEM,
        ActionKind.RETRAIN_OR_FIX,
        ActionKind.DELETE_OR_CORRECT_DATA,
        ActionKind.VENDOR_ACTION,
    }
)
"""Actions that could spoil what an authority must still be able to look at (Art. 73 (6))."""

Term = (
    ReportType
    | Category
    | Outcome
    | ActionKind
    | RootCause
    | RetaliationForm
    | RetaliationRisk
    | SeriousIncident
    | Remedy
    | Channel
)

_TYPE_LABELS: Mapping[Term, str] = {
    ReportType.INCIDENT: "Something went wrong with an AI tool",
    ReportType.NEAR_MISS: "It nearly went wrong",
    ReportType.CONTEST_DECISION: "AI helped to make a decision about me, and I want it reviewed",
    ReportType.OPT_OUT: "I don't want to use an AI tool, or to have it used on me",
    ReportType.SURVEILLANCE_PRIVACY: "AI watches me, or uses information about me",
    ReportType.MISSING_INFORMATION: "I can't find out what an AI tool does or who answers for it",
    ReportType.SUSPECTED_BREACH: "I think a law or a policy is being broken",
    ReportType.RETALIATION: "I was punished for refusing, reporting or helping",
    ReportType.QUESTION: "I have a question",
}

_CATEGORY_LABELS: Mapping[Term, str] = {
    Category.WRONG_OUTPUT: "The AI was wrong or made something up",
    Category.UNSAFE: "It could hurt someone",
    Category.UNFAIR_TREATMENT: "It treats some people worse than others",
    Category.ABUSIVE_CONTENT: "Abusive, sexual or humiliating content",
    Category.DATA_EXPOSURE: "It exposed private or confidential information",
    Category.SURVEILLANCE: "It watches, profiles or scores people at work",
    Category.DECISION_ABOUT_ME: "An AI-assisted decision about me is wrong or unexplained",
    Category.FORCED_USE: "I must use AI and it harms my work, health, access needs or values",
    Category.NO_OVERSIGHT: "Nobody is really in charge of it",
    Category.MISUSE_IP: "Someone misused AI, or used work without permission",
    Category.SECURITY_CONTROL: "It was tricked, hacked or acted outside its limits",
    Category.WIDER_OR_OTHER: "Wider harm or something else",
}

_CATEGORY_HINTS = {
    Category.WRONG_OUTPUT: (
        "False facts, invented sources, bad code, wrong numbers, out-of-date answers."
    ),
    Category.UNSAFE: "Unsafe advice or action; risk to body, health or mental wellbeing.",
    Category.UNFAIR_TREATMENT: (
        "Bias by sex, race, age, disability, language, union membership and so on; "
        "works worse for some groups."
    ),
    Category.ABUSIVE_CONTENT: "Slurs, harassment, sexualised or degrading text, image or audio.",
    Category.DATA_EXPOSURE: (
        "Personal data, client data or trade secrets shown, shared, "
        "or typed into an unapproved tool."
    ),
    Category.SURVEILLANCE: (
        "Monitoring, keystroke, camera or voice analysis, emotion reading, productivity scores."
    ),
    Category.DECISION_ABOUT_ME: (
        "Hiring, appraisal, pay, shifts, discipline, access; "
        "you want an explanation, a human review or a correction."
    ),
    Category.FORCED_USE: (
        "No opt-out, unrealistic targets, rework, losing your skills, "
        "disability or conscience objections."
    ),
    Category.NO_OVERSIGHT: (
        "Rubber-stamped outputs, no human check, no model card, policy, audit trail or owner."
    ),
    Category.MISUSE_IP: (
        "Fake or deceptive content, fraud, plagiarism, copyright, unapproved tools."
    ),
    Category.SECURITY_CONTROL: (
        "Prompt injection, data poisoning, agents taking actions nobody approved."
    ),
    Category.WIDER_OR_OTHER: "Environment, jobs at large, quality of information, all else.",
}

_OUTCOME_LABELS: Mapping[Term, str] = {
    Outcome.SUBSTANTIATED: "What was reported is confirmed",
    Outcome.PARTLY_SUBSTANTIATED: "What was reported is confirmed in part",
    Outcome.UNSUBSTANTIATED: "What was reported could not be confirmed",
    Outcome.INSUFFICIENT_INFORMATION: "There was not enough information to find out",
    Outcome.OUT_OF_SCOPE_REFERRED: "Somebody else is responsible, and it was passed on",
    Outcome.DUPLICATE_MERGED: "The same matter is already being dealt with",
    Outcome.WITHDRAWN: "The report was withdrawn",
    Outcome.GRANTED: "The request is granted",
    Outcome.GRANTED_IN_PART: "The request is granted in part",
    Outcome.REFUSED_WITH_REASONS: "The request is refused, with reasons",
    Outcome.OVERTURNED: "The decision is overturned",
    Outcome.CHANGED: "The decision is changed",
    Outcome.UPHELD_WITH_EXPLANATION: "The decision stands, with an explanation",
}

_ACTION_LABELS: Mapping[Term, str] = {
    ActionKind.SUSPEND_SYSTEM: "Suspend the AI system",
    ActionKind.DISABLE_FEATURE: "Switch off a feature",
    ActionKind.WITHDRAW_SYSTEM: "Withdraw the AI system for good",
    ActionKind.CORRECT_OR_REDECIDE: "Correct the decision, or decide again",
    ActionKind.RESTORE: "Give back what was lost: pay, score, record",
    ActionKind.GRANT_OPT_OUT: "Grant the opt-out",
    ActionKind.RETRAIN_OR_FIX: "Retrain or fix the AI system",
    ActionKind.DELETE_OR_CORRECT_DATA: "Delete or correct data",
    ActionKind.ADD_HUMAN_REVIEW: "Add a review by a person",
    ActionKind.CHANGE_POLICY: "Change a policy or a target",
    ActionKind.PUBLISH_INFORMATION: "Publish a model card or a notice",
    ActionKind.TRAIN_STAFF: "Train the people who use it",
    ActionKind.VENDOR_ACTION: "Make the vendor act",
    ActionKind.CONDUCT_ACTION: "Act on somebody's conduct",
    ActionKind.NOTIFY_AFFECTED: "Tell the people affected",
    ActionKind.NOTIFY_AUTHORITY: "Tell the provider or an authority",
    ActionKind.INDEPENDENT_AUDIT: "Have it audited independently",
    ActionKind.PROTECT_REPORTER: "Protect the person who reported",
    ActionKind.NONE: "No action, with a reason",
}

_ROOT_CAUSE_LABELS: Mapping[Term, str] = {
    RootCause.DATA: "The data it learned from or was given",
    RootCause.MODEL_LIMITS: "The limits of the model",
    RootCause.DRIFT: "The world changed and the model did not",
    RootCause.PROMPT_OR_INTEGRATION: "How it was instructed or built in",
    RootCause.UNTESTED_DEPLOYMENT: "Put to use without enough testing",
    RootCause.TARGET_OR_INCENTIVE: "A target or an incentive",
    RootCause.OVERSIGHT_FAILURE: "Oversight by people failed",
    RootCause.POLICY_GAP: "No rule, or an unclear one",
    RootCause.HUMAN_ERROR: "A person's mistake",
    RootCause.MISUSE: "Misuse",
    RootCause.ATTACK: "An attack",
    RootCause.VENDOR: "The vendor",
    RootCause.UNKNOWN: "Not known",
}

_RETALIATION_LABELS: Mapping[Term, str] = {
    RetaliationForm.DISMISSAL: "I was suspended, laid off or dismissed",
    RetaliationForm.DEMOTION: "I was demoted, or passed over for promotion",
    RetaliationForm.CHANGED_DUTIES_OR_PAY: "My duties, place, hours or pay were changed",
    RetaliationForm.WITHHELD_TRAINING: "I was refused training",
    RetaliationForm.NEGATIVE_ASSESSMENT: "I got a bad appraisal or reference",
    RetaliationForm.DISCIPLINE: "I was disciplined, reprimanded or fined",
    RetaliationForm.COERCION_OR_HARASSMENT: "I was threatened, harassed or shut out",
    RetaliationForm.UNFAIR_TREATMENT: "I was treated unfairly or worse than others",
    RetaliationForm.NO_PERMANENT_CONTRACT: "I was refused the permanent contract I could expect",
    RetaliationForm.CONTRACT_NOT_RENEWED: "My temporary contract was not renewed or ended early",
    RetaliationForm.HARM_TO_REPUTATION_OR_INCOME: "My reputation or my income was harmed",
    RetaliationForm.BLACKLISTING: "I was blacklisted, so that others won't employ me",
    RetaliationForm.BUSINESS_CANCELLED: "My contract for goods or services was ended",
    RetaliationForm.LICENCE_CANCELLED: "My licence or permit was taken away",
    RetaliationForm.MEDICAL_REFERRAL: "I was sent to a psychiatric or medical examination",
}

_RISK_LABELS: Mapping[Term, str] = {
    RetaliationRisk.NONE: "No sign of it",
    RetaliationRisk.POSSIBLE: "Possible",
    RetaliationRisk.CREDIBLE: "Credible: the reporter needs protection",
}

_SERIOUS_LABELS: Mapping[Term, str] = {
    SeriousIncident.SERIOUS: "A serious incident: tell the authority within 15 days",
    SeriousIncident.DEATH: "Somebody died: tell the authority within 10 days",
    SeriousIncident.WIDESPREAD: (
        "Widespread, or critical infrastructure disrupted for good: "
        "tell the authority within 2 days"
    ),
}

_REMEDY_LABELS: Mapping[Term, str] = {
    Remedy.IDENTITY: "I tell my name to people I choose",
    Remedy.WHOLE_TEAM: "Do it for the whole team or task, so that nobody needs to know",
    Remedy.LETTER: "Give me a signed letter that I can show without telling of this report",
}

_CHANNEL_LABELS: Mapping[Term, str] = {
    Channel.WEB: "Through the portal",
    Channel.PHONE: "By phone",
    Channel.LETTER: "By letter",
    Channel.MEETING: "In a meeting",
}

_LABELS: Mapping[Term, str] = MappingProxyType(
    {
        **_TYPE_LABELS,
        **_CATEGORY_LABELS,
        **_OUTCOME_LABELS,
        **_ACTION_LABELS,
        **_ROOT_CAUSE_LABELS,
        **_RETALIATION_LABELS,
        **_RISK_LABELS,
        **_SERIOUS_LABELS,
        **_REMEDY_LABELS,
        **_CHANNEL_LABELS,
    }
)


def label(term: Term) -> str:
    """Return the plain words for a member of any list."""
    return _LABELS[term]


def hint(category: Category) -> str:
    """Return examples that help to choose a category."""
    return _CATEGORY_HINTS[category]
