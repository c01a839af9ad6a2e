"""A visitor without a browser: the raw websocket, with headers of one's own making."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

REFUSED = "refused at the gate"


def visit(address, page="", *, host=None, headers=()):
    """Run a page as a fresh session; return all that the server sent for it, as one text.

    `host` is what the visitor says the server is called; `headers` are further ones.
    """
    where = address.removeprefix("http://")
    said = dict(headers) | ({"Host": host} if host else {})
    try:
        socket = connect(f"ws://{where}/_stcore/stream", subprotocols=["streamlit"], additional_headers=said)
    except InvalidStatus:
        return REFUSED
    with socket:
        ask = BackMsg()
        ask.rerun_script.page_name = page
        socket.send(ask.SerializeToString())
        sent = []
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(socket.recv(timeout=60))
            sent.append(str(answer))
            if answer.WhichOneof("type") == "script_finished":
                return "\n".join(sent)
