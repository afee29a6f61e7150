"""The web application, put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline

from api.administration.administration import Administration
from api.administration.job_runner import JobSettings
from api.administration.page import router as administration_page_router
from api.administration.routes import install_administration_problems
from api.administration.routes import router as administration_router
from api.chat.openai_errors import OpenAiErrors
from api.chat.routes import router as chat_router
from api.contract.installing import install_contract
from api.document_routes import router as document_router
from api.documentation import router as documentation_router
from api.feedback.page import router as feedback_page_router
from api.feedback.routes import router as feedback_router
from api.generation.stream import preferred_router
from api.generation.stream import router as stream_router
from api.memo.page import router as memo_page_router
from api.memo.routes import router as memo_router
from api.operation.installing import install_operation
from api.operation.operation import Operation
from api.pages import router as page_router
from api.problem_pages import install_problem_pages
from api.problems import install_problem_handlers
from api.quotation.page import router as quotation_page_router
from api.quotation.routes import router as quotation_router
from api.reader_pages import router as reader_router
from api.routes import router
from api.security.guard import install_guard
from api.security.security import Security
from api.security.sign_in import router as sign_in_router
from api.suggestions.routes import router as suggestion_router
from rag.assistant import Assistant
from rag.generation.generator import Generator
from rag.generation.llm import Llm
from rag.served_assistant import ServedAssistant

_STATIC = Path(__file__).with_name("static")


def create_app(
    open_assistant: Callable[[], ServedAssistant | Assistant],
    llm: Llm | None = None,
    *,
    administration: JobSettings | None = None,
    security: Security | None = None,
    operation: Operation = Operation(),  # noqa: B008 - frozen
) -> FastAPI:
    """Make the application; the assistant is opened when it starts, not before.

    `llm` is the language model that may write answers where a user asks for it; `security` says
    who gets in, and is open unless it is given. `administration` says where documents are
    changed over HTTP; None: they are not.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = await to_thread.run_sync(open_assistant)
        opened.tell_stages(app.state.metrics.stages)
        app.state.assistant = opened
        if administration is not None:
            app.state.administration = Administration(administration, lambda: _follow(app))
            app.state.administration.start()
        yield
        if app.state.administration is not None:
            await to_thread.run_sync(app.state.administration.close)
        app.state.generator.close()
        if guard.auditor is not None:
            guard.auditor.close()
        # here and not at exit: uvicorn ends the process by the signal that it was sent
        await to_thread.run_sync(app.state.assistant.close)
        del app.state.assistant

    # FastAPI with the documentation pages' scripts beside it instead of on a CDN; its pages
    # start them by inline scripts, which no page of this service may have: see documentation.py
    app = FastAPIOffline(
        docs_url=None,
        redoc_url=None,
        title="Seisaku 政策",
        version=version("seisaku"),
        description="政策文書への質問に、証明できる引用を付けて答えます。",
        lifespan=lifespan,
    )
    install_problem_handlers(app)
    install_administration_problems(app)
    install_operation(app, operation)
    # inside of the guard: nothing of a body is read for who may not send it, or too much of it
    install_contract(app)
    guard = install_guard(app, security or Security())
    app.state.generator = Generator(llm, tell_stages=app.state.metrics.stages)
    app.state.administration = None  # until the application starts
    install_problem_pages(app)
    app.include_router(preferred_router)
    app.include_router(router)
    app.include_router(document_router)
    app.include_router(memo_router)
    app.include_router(quotation_router)
    app.include_router(stream_router)
    app.include_router(administration_router)
    app.include_router(administration_page_router)
    app.include_router(suggestion_router)
    app.include_router(feedback_router)
    app.include_router(feedback_page_router)
    app.include_router(page_router)
    app.include_router(reader_router)
    app.include_router(sign_in_router)
    app.include_router(documentation_router)
    app.include_router(memo_page_router)
    app.include_router(quotation_page_router)
    app.include_router(chat_router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(OpenAiErrors)  # last, and so around all others
    return app


def _follow(app: FastAPI) -> None:
    """Open the newest index now, so that no question waits for it."""
    if isinstance(app.state.assistant, ServedAssistant):
        app.state.assistant.current()
