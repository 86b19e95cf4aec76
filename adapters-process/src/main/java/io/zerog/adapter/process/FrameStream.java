package io.zerog.adapter.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.codec.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Frames on a socket: the length of the control part and of the attachment, 4 bytes each, then the
 * two. One thread reads; whoever writes must hold off others.
 */
final class FrameStream implements AutoCloseable {

    /** The longest control part, in bytes. */
    static final int CONTROL_LIMIT = 1 << 20;

    private static final int HEADER = 8;

    /** An attachment up to this long, in bytes, is written together with its control part. */
    private static final int TOGETHER = 64 << 10;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final OutputStream out;
    private final int attachmentLimit;

    /**
     * @param attachmentLimit of what is read, in bytes
     */
    FrameStream(SocketChannel channel, int attachmentLimit) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        this.out = Channels.newOutputStream(channel);
        this.attachmentLimit = attachmentLimit;
    }

    /**
     * The next frame; empty at the end.
     *
     * @throws ProtocolException when it is none, or over a limit
     */
    Optional<Frame> read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        try {
            int control = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int attachment = in.readInt();
            check("control part", control, CONTROL_LIMIT);
            check("attachment", attachment, attachmentLimit);
            return Optional.of(new Frame(object(exactly(control)), exactly(attachment)));
        } catch (EOFException cut) {
            return Optional.empty();
        }
    }

    private static void check(String part, int length, int limit) throws ProtocolException {
        if (length < 0 || length > limit) {
            throw new ProtocolException(
                    "the %s of a frame, %d bytes, is over the limit of %d"
                            .formatted(part, Integer.toUnsignedLong(length), limit));
        }
    }

    private byte[] exactly(int length) throws IOException {
        if (length == 0) {
            return Frame.NOTHING;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static ObjectNode object(byte[] control) throws IOException {
        try {
            if (Json.mapper().readTree(control) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException malformed) {
            throw (IOException) new ProtocolException("a frame is not JSON").initCause(malformed);
        }
        throw new ProtocolException("a frame is no JSON object");
    }

    void write(Frame frame) throws IOException {
        byte[] control = Json.mapper().writeValueAsBytes(frame.control());
        if (control.length > CONTROL_LIMIT) {
            throw new ProtocolException(
                    "a frame of " + control.length + " bytes is over the limit");
        }
        byte[] attachment = frame.attachment();
        boolean together = attachment.length <= TOGETHER;
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + control.length + (together ? attachment.length : 0));
        bytes.putInt(control.length).putInt(attachment.length).put(control);
        if (together) {
            bytes.put(attachment);
        }
        out.write(bytes.array());
        if (!together) {
            out.write(attachment);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException harmless) {
            // It is gone either way.
        }
    }
}
