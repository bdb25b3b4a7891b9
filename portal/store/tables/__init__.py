"""Every table, by what it is about. Importing this package fills `Base.metadata`."""

from portal.store.tables.answers import AnswerTemplateRow
from portal.store.tables.base import Base, table_of
from portal.store.tables.cases import (
    ActionRow,
    CaseRow,
    GrantRow,
    IdentityGrantRow,
    IdentityRow,
    MailboxRow,
    OutboxRow,
    ProposalRow,
    RecordRow,
    ReporterGrantRow,
)
from portal.store.tables.desks import QueueViewRow
from portal.store.tables.facts import (
    CommitmentRow,
    FigureFactsRow,
    IntakeDayRow,
    SurveyRow,
    SystemEvidenceRow,
    TestReportRow,
    TestTextRow,
    TrainingRow,
)
from portal.store.tables.figures import (
    FigureCellRow,
    FigureContributionRow,
    FigureCountedRow,
    FigureLedgerRow,
    FigureReleaseRow,
    FigureWindowRow,
)
from portal.store.tables.files import (
    DraftChunkRow,
    DraftFileRow,
    FileChunkRow,
    FileRow,
)
from portal.store.tables.journal import JournalRow
from portal.store.tables.leave import LeaveRow
from portal.store.tables.lessons import LessonRow
from portal.store.tables.organising import AssignmentRow, CaseLabelRow, LabelRow, SnoozeRow
from portal.store.tables.people import (
    AccountRow,
    ActivationRow,
    CredentialRow,
    DigestRow,
    SecondStepRow,
    VouchRow,
)
from portal.store.tables.policies import PolicyRow, PolicySystemRow, PolicyVersionRow
from portal.store.tables.register import (
    OutsideAddressRow,
    SettingRow,
    SystemEntryRow,
    SystemRow,
    UnitRow,
)
from portal.store.tables.visits import OneTimeRow, SessionRow

__all__ = [
    "AccountRow",
    "ActionRow",
    "ActivationRow",
    "AnswerTemplateRow",
    "AssignmentRow",
    "Base",
    "CaseLabelRow",
    "CaseRow",
    "CommitmentRow",
    "CredentialRow",
    "DigestRow",
    "DraftChunkRow",
    "DraftFileRow",
    "FigureCellRow",
    "FigureContributionRow",
    "FigureCountedRow",
    "FigureFactsRow",
    "FigureLedgerRow",
    "FigureReleaseRow",
    "FigureWindowRow",
    "FileChunkRow",
    "FileRow",
    "GrantRow",
    "IdentityGrantRow",
    "IdentityRow",
    "IntakeDayRow",
    "JournalRow",
    "LabelRow",
    "LeaveRow",
    "LessonRow",
    "MailboxRow",
    "OneTimeRow",
    "OutboxRow",
    "OutsideAddressRow",
    "PolicyRow",
    "PolicySystemRow",
    "PolicyVersionRow",
    "ProposalRow",
    "QueueViewRow",
    "RecordRow",
    "ReporterGrantRow",
    "SecondStepRow",
    "SessionRow",
    "SettingRow",
    "SnoozeRow",
    "SurveyRow",
    "SystemEntryRow",
    "SystemEvidenceRow",
    "SystemRow",
    "TestReportRow",
    "TestTextRow",
    "TrainingRow",
    "UnitRow",
    "VouchRow",
    "table_of",
]
