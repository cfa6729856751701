"""Another program of this machine that has a port: stranger.py ADDRESS PORT [mute]. It listens there and tells what it is given, or only holds it."""

import socket
import sys
import time

address, port = sys.argv[1], int(sys.argv[2])
listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
mute = "mute" in sys.argv
if not mute:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, port))
if mute:
    print("listening", flush=True)
    time.sleep(3600)
listener.listen()
print("listening", flush=True)
while True:
    connection, _ = listener.accept()
    given = connection.recv(65536)
    print(repr(given), flush=True)
    if given:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"devices\": []}")
    connection.close()
