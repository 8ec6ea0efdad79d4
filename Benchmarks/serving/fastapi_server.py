"""The twin behind FastAPI: uvicorn --workers 2 fastapi_server:app."""

import twin
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.get("/")
async def page():
    return Response(twin.PAGE, media_type="text/html")


@app.post("/reconstruct")
async def reconstruct(request: Request):
    return Response(twin.reconstruct(await request.body()), media_type="image/png")


@app.get("/sample")
async def sample(seed: int = 0, count: int = 64):
    return Response(twin.sample(seed, count), media_type="image/png")
