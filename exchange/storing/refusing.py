"""What stops a content from being stored: errors, each with its place in the workbook."""


class CannotStore(Exception):
    """The content cannot be stored as it stands. findings -- the errors, each with its place."""

    def __init__(self, findings):
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings
