package io.zerog.adapter.process;

import io.zerog.codec.JacksonParameterCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;

/**
 * The child's process: connects to the node that started it, runs what it is told to, one job at a
 * time, and ends when the connection does. Started by {@link ProcessRunner} only.
 */
public final class ChildMain {

    /** Parameters come from the node, which has checked them. */
    private static final int ATTACHMENT_LIMIT = 256 << 20;

    /** The property that names the provider of sockets; set for the start only. */
    static final String SELECTORS = SelectorProvider.class.getName();

    private ChildMain() {}

    /**
     * @param arguments the path of the node's socket and this child's number
     */
    public static void main(String[] arguments) {
        int code = 1;
        try {
            IgnoredSignals.ignore();
            serve(Path.of(arguments[0]), arguments[1]);
            code = 0;
        } catch (IOException nodeIsGone) {
            // There is nobody left to tell it to.
        } finally {
            // No hook and no thread of a job may hold it up.
            Runtime.getRuntime().halt(code);
        }
    }

    private static void serve(Path socket, String number) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        System.clearProperty(SELECTORS);
        try (FrameStream stream = new FrameStream(channel, ATTACHMENT_LIMIT)) {
            Outbox outbox = new Outbox(stream);
            Frame hello = Frame.of(Frame.HELLO);
            hello.control().put("number", number);
            outbox.send(hello);
            new ChildLoop(stream, outbox, new JacksonParameterCodec()).run();
        }
    }
}
