package io.zerog.adapter.process;

import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A child's process that keeps to the protocol until it has a job, and then does not. */
final class LyingChild {

    private LyingChild() {}

    /** The name of the true main class comes first: it was to be started instead. */
    public static void main(String[] arguments) throws Exception {
        SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[1])));
        FrameStream stream = new FrameStream(channel, 1 << 20);
        Frame hello = Frame.of(Frame.HELLO);
        hello.control().put("number", arguments[2]);
        stream.write(hello);
        stream.read();
        stream.write(Frame.of(Frame.READY));
        rehearse(stream);
        if (System.getProperty("lie").equals("gone before it began")) {
            Runtime.getRuntime().halt(0);
        }
        stream.write(Frame.of(Frame.BEGUN));
        lie(System.getProperty("lie"), stream, channel);
        // Longer than any test waits: the node has to end it.
        Thread.sleep(600_000);
    }

    /** Returns when it has the job. */
    private static void rehearse(FrameStream stream) throws IOException {
        Optional<Frame> order = stream.read();
        while (order.map(frame -> HandlerName.read(frame.control()))
                .filter(Rehearsal.NAME::equals)
                .isPresent()) {
            stream.write(Frame.of(Frame.BEGUN));
            stream.write(Wire.outcome(new Outcome.Done<>(null, 200)));
            order = stream.read();
        }
    }

    private static void lie(String lie, FrameStream stream, SocketChannel channel)
            throws IOException {
        switch (lie) {
            case "garbage" -> write(channel, "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n".getBytes());
            case "over the limit" ->
                    write(channel, ByteBuffer.allocate(8).putInt((1 << 20) + 1).putInt(0).array());
            case "attachment over the limit" ->
                    write(
                            channel,
                            ByteBuffer.allocate(8).putInt(2).putInt(Integer.MAX_VALUE).array());
            case "not JSON" -> {
                byte[] text = "{\"kind\":".getBytes(StandardCharsets.UTF_8);
                write(
                        channel,
                        ByteBuffer.allocate(8 + text.length)
                                .putInt(text.length)
                                .putInt(0)
                                .put(text)
                                .array());
            }
            case "no known kind" -> stream.write(Frame.of("surprise"));
            case "an impossible outcome" -> {
                Frame frame = Frame.of(Frame.OUTCOME);
                frame.control().put("is", "fail").put("code", 200).put("message", "fine");
                stream.write(frame);
            }
            case "half a frame" -> {
                write(channel, new byte[] {0, 0, 1});
                channel.close();
            }
            case "hangs up" -> channel.close();
            default -> throw new IllegalArgumentException(lie);
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }
}
