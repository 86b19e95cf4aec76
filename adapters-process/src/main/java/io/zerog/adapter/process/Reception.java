package io.zerog.adapter.process;

import io.zerog.domain.port.JobOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Where children connect: a socket in a folder that this user alone may enter. */
final class Reception implements AutoCloseable {

    /** One byte over what is kept shows that an output is too large. */
    private static final int ATTACHMENT_LIMIT = JobOutput.LIMIT + 1;

    private final NodeFolder folder;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Map<String, CompletableFuture<FrameStream>> expected = new ConcurrentHashMap<>();

    Reception() {
        try {
            folder = NodeFolder.make();
            socket = folder.path().resolve("node");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException noPlace) {
            throw new UncheckedIOException("no socket for child processes", noPlace);
        }
        Thread.ofPlatform().name("zerog-reception").daemon().start(this::accept);
    }

    /** Also for what children leave behind; gone when this is closed. */
    Path folder() {
        return folder.path();
    }

    Path socket() {
        return socket;
    }

    /** The connection of the child of that number, once it has come. */
    CompletableFuture<FrameStream> expect(String number) {
        return expected.computeIfAbsent(number, _ -> new CompletableFuture<>());
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> welcome(channel));
            }
        } catch (IOException closed) {
            // That is the end of it.
        }
    }

    private void welcome(SocketChannel channel) {
        FrameStream stream = new FrameStream(channel, ATTACHMENT_LIMIT);
        try {
            Optional<Frame> hello = stream.read().filter(f -> f.kind().equals(Frame.HELLO));
            CompletableFuture<FrameStream> waiting =
                    hello.map(f -> expected.remove(f.control().path("number").asText()))
                            .orElse(null);
            if (waiting == null || !waiting.complete(stream)) {
                stream.close();
            }
        } catch (IOException stranger) {
            stream.close();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            folder.close();
        } catch (IOException harmless) {
            // A temporary folder stays behind.
        }
    }
}
