package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.REFUSED;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNAVAILABLE;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNKNOWN_OUTCOME;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;

/**
 * One TCP connection. One thread at a time may write and one may read, and any thread may close it.
 * Every failure closes it, for good.
 *
 * <p>The channel does not block; a selector does the waiting. That gives writes, too, a time limit,
 * and leaves to each call what the thread's interruption does: a blocking channel would be closed
 * by the interruption of whichever thread happens to work for all.
 */
final class Connection implements AutoCloseable {

    private static final Consumer<SelectionKey> NOTHING = key -> {};

    private final SocketChannel channel;
    private final Selector readable;
    private final ReplyParser parser;
    private final CommandWriter writer = new CommandWriter(this);

    /** Received and not yet parsed bytes, ready to be got. Larger than any line. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024).limit(0);

    private volatile boolean closed;

    private Connection(SocketChannel channel, Selector readable, int maxBodyBytes) {
        this.channel = channel;
        this.readable = readable;
        this.parser = new ReplyParser(maxBodyBytes);
    }

    /**
     * Connects, within the settings' connect timeout. Does not end early when the thread is
     * interrupted.
     *
     * @throws BeanstalkException of kind unavailable
     */
    static Connection open(ConnectionSettings settings) throws BeanstalkException {
        SocketChannel channel = null;
        Selector selector = null;
        try {
            channel = SocketChannel.open();
            selector = Selector.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
            if (address.isUnresolved()) {
                throw new IOException("unknown host");
            }
            boolean connected = channel.connect(address);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
            while (!connected) {
                if (!awaitThroughInterrupts(selector, deadline)) {
                    throw new IOException("no answer within " + settings.connectTimeout());
                }
                connected = channel.finishConnect();
            }
            key.interestOps(SelectionKey.OP_READ);
            return new Connection(channel, selector, settings.maxBodyBytes());
        } catch (IOException e) {
            close(channel, selector);
            throw new BeanstalkException(
                    UNAVAILABLE, "cannot connect to " + settings.host() + ":" + settings.port(), e);
        }
    }

    /** The writer of commands to this connection, for the one thread that writes. */
    CommandWriter writer() {
        return writer;
    }

    /** Writes all, until the deadline on {@link System#nanoTime()}, through interruptions. */
    void write(ByteBuffer bytes, long deadline) throws BeanstalkException {
        try {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                writeSlowly(bytes, deadline);
            }
        } catch (BeanstalkException e) {
            throw e;
        } catch (IOException | ClosedSelectorException e) {
            throw lost("the connection was lost while sending", e);
        }
    }

    private void writeSlowly(ByteBuffer bytes, long deadline)
            throws IOException, BeanstalkException {
        try (Selector writable = Selector.open()) {
            channel.register(writable, SelectionKey.OP_WRITE);
            while (bytes.hasRemaining()) {
                if (!awaitThroughInterrupts(writable, deadline)) {
                    throw lost("the server did not take a command in time", null);
                }
                channel.write(bytes);
            }
        }
    }

    /** The next reply, until the deadline on {@link System#nanoTime()}, through interruptions. */
    Reply read(long deadline) throws BeanstalkException {
        Reply reply = parsed();
        while (reply == null) {
            try {
                if (!awaitThroughInterrupts(readable, deadline)) {
                    throw lost("no reply in time", null);
                }
                receive();
            } catch (BeanstalkException e) {
                throw e;
            } catch (IOException | ClosedSelectorException e) {
                throw lost("the connection was lost before the reply", e);
            }
            reply = parsed();
        }
        return reply;
    }

    /** Like {@link #read}, but an interruption ends the wait and closes the connection. */
    Reply readInterruptibly(long deadline) throws BeanstalkException, InterruptedException {
        Reply reply = parsed();
        while (reply == null) {
            try {
                boolean ready = await(readable, deadline);
                if (Thread.interrupted()) {
                    close();
                    throw new InterruptedException("interrupted while waiting for beanstalkd");
                }
                if (!ready) {
                    throw lost("no reply in time", null);
                }
                receive();
            } catch (BeanstalkException e) {
                throw e;
            } catch (IOException | ClosedSelectorException e) {
                throw lost("the connection was lost before the reply", e);
            }
            reply = parsed();
        }
        return reply;
    }

    /**
     * Adds the next reply, and those that came along with it. An error after the first one is left
     * to the next call, as replies before an error are good.
     */
    void readAvailable(List<Reply> replies, long deadline) throws BeanstalkException {
        replies.add(read(deadline));
        try {
            for (Reply next = parser.parse(in); next != null; next = parser.parse(in)) {
                replies.add(next);
            }
        } catch (BeanstalkException e) {
            // The parser does not go past an error: the next read meets it again and closes.
            return;
        }
    }

    /**
     * Reads the reply to a command that is asked outside of a hurry.
     *
     * @throws BeanstalkException also of kind refused
     */
    <R extends Reply> R ask(Class<R> expected, long deadline) throws BeanstalkException {
        Reply reply = read(deadline);
        if (reply instanceof Reply.Refused(Reply.Refused.Reason reason)) {
            throw new BeanstalkException(REFUSED, "the server answered " + reason);
        }
        return expect(expected, reply);
    }

    /** The reply as one that fits the command; closes the connection when it does not. */
    <R extends Reply> R expect(Class<R> expected, Reply reply) throws BeanstalkException {
        if (!expected.isInstance(reply)) {
            close();
            throw new BeanstalkException(
                    PROTOCOL_ERROR,
                    "the server answered "
                            + reply.getClass().getSimpleName()
                            + " where "
                            + expected.getSimpleName()
                            + " was due");
        }
        return expected.cast(reply);
    }

    /** Whether the connection is open and nothing has come that nobody asked for. */
    boolean isQuiet() {
        if (closed || in.hasRemaining()) {
            return false;
        }
        try {
            in.clear();
            boolean quiet = channel.read(in) == 0;
            in.flip();
            return quiet;
        } catch (IOException e) {
            in.limit(0);
            return false;
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes at once; a thread that reads or writes gets an error. */
    @Override
    public void close() {
        closed = true;
        close(channel, readable);
    }

    private Reply parsed() throws BeanstalkException {
        if (!in.hasRemaining()) {
            return null;
        }
        try {
            return parser.parse(in);
        } catch (BeanstalkException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void receive() throws IOException, BeanstalkException {
        in.compact();
        int count;
        try {
            count = channel.read(in);
        } finally {
            in.flip();
        }
        if (count < 0) {
            throw lost("the server closed the connection", null);
        }
    }

    private BeanstalkException lost(String message, Exception cause) {
        close();
        return new BeanstalkException(UNKNOWN_OUTCOME, message, cause);
    }

    private static boolean awaitThroughInterrupts(Selector selector, long deadline)
            throws IOException {
        boolean interrupted = false;
        try {
            while (!await(selector, deadline)) {
                if (!Thread.interrupted()) {
                    return false;
                }
                interrupted = true;
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the selector's channel became ready; if not, time is over or an interrupt came. */
    private static boolean await(Selector selector, long deadline) throws IOException {
        while (true) {
            long nanos = deadline - System.nanoTime();
            // Rounded up, since 0 would wait for ever.
            long millis = Math.max(1, (nanos + 999_999) / 1_000_000);
            if (nanos <= 0) {
                return false;
            }
            if (selector.select(NOTHING, millis) > 0) {
                return true;
            }
            if (selector.keys().isEmpty()) {
                throw new ClosedChannelException();
            }
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
    }

    private static void close(SocketChannel channel, Selector selector) {
        try {
            if (channel != null) {
                channel.close();
            }
            // Only the selector's closing lets go of the socket of a registered channel.
            if (selector != null) {
                selector.close();
            }
        } catch (IOException e) {
            // Nothing is left to be done with it, and nobody waits for an answer.
            return;
        }
    }
}
