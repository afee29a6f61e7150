"""What a question takes for granted, held against the passages of a small corpus."""

import pytest

from rag.assistant import Assistant
from rag.support.presupposition import NOTHING_FOUND, PresuppositionAudit
