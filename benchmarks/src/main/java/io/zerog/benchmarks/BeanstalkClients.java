package io.zerog.benchmarks;

import com.dinstone.beanstalkc.BeanstalkClientFactory;
import com.dinstone.beanstalkc.Configuration;
import com.dinstone.beanstalkc.JobConsumer;
import com.dinstone.beanstalkc.JobProducer;
import com.surftools.BeanstalkClientImpl.ClientImpl;
import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.Consumer;
import io.zerog.adapter.beanstalkd.client.Producer;
import io.zerog.adapter.beanstalkd.client.Reply;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The same operations by every client, on the default tube of one server. */
final class BeanstalkClients {

    private static final String ID = "123e4567-e89b-12d3-a456-426614174000";
    private static final byte[] BODY = ID.getBytes(StandardCharsets.US_ASCII);
    private static final int PRIORITY = 1_024;
    private static final int TIME_TO_RUN = 60;

    /** What one thread does over and over. */
    interface Task extends AutoCloseable {
        /** Does up to so many operations, and tells how many. */
        int run(int most) throws Exception;

        @Override
        default void close() throws IOException {}
    }

    /** Makes the task of one thread. */
    interface Client {
        Task open() throws Exception;
    }

    private interface Closing {
        void close() throws IOException;
    }

    private final int port;

    BeanstalkClients(int port) {
        this.port = port;
    }

    /** All threads share it, as they do in the product. */
    static Client put(Producer shared) {
        return () ->
                _ -> {
                    Reply.Put reply = shared.put(PRIORITY, 0, TIME_TO_RUN, BODY);
                    return reply instanceof Reply.Inserted ? 1 : 0;
                };
    }

    /** Deletes what it holds and reserves so many more, in one write. */
    Client consume(int batch) {
        return () -> {
            Consumer consumer = Consumer.open(ConnectionSettings.of("127.0.0.1", port));
            long[][] held = {{}};
            return closing(
                    most -> {
                        int count = Math.min(batch, most);
                        Consumer.Exchange exchange = consumer.deleteAndReserve(held[0], count, 0);
                        held[0] =
                                exchange.reserves().stream()
                                        .filter(Reply.Reserved.class::isInstance)
                                        .mapToLong(reply -> ((Reply.Reserved) reply).id())
                                        .toArray();
                        return held[0].length;
                    },
                    () -> {
                        consumer.delete(held[0]);
                        consumer.close();
                    });
        };
    }

    Client surftoolsPut() {
        return () -> {
            ClientImpl client = new ClientImpl("127.0.0.1", port, false);
            return closing(
                    _ -> client.put(PRIORITY, 0, TIME_TO_RUN, BODY) > 0 ? 1 : 0, client::close);
        };
    }

    Client surftoolsConsume() {
        return () -> {
            ClientImpl client = new ClientImpl("127.0.0.1", port, false);
            return closing(_ -> client.delete(client.reserve(0).getJobId()) ? 1 : 0, client::close);
        };
    }

    Client dinstonePut() {
        BeanstalkClientFactory factory = dinstone();
        return () -> {
            JobProducer client = factory.createJobProducer("default");
            return closing(
                    _ -> client.putJob(PRIORITY, 0, TIME_TO_RUN, BODY) > 0 ? 1 : 0, client::close);
        };
    }

    Client dinstoneConsume() {
        BeanstalkClientFactory factory = dinstone();
        return () -> {
            JobConsumer client = factory.createJobConsumer("default");
            return closing(
                    _ -> client.deleteJob(client.reserveJob(0).getId()) ? 1 : 0, client::close);
        };
    }

    private BeanstalkClientFactory dinstone() {
        Configuration configuration = new Configuration();
        configuration.setServiceHost("127.0.0.1");
        configuration.setServicePort(port);
        return new BeanstalkClientFactory(configuration);
    }

    /** Writes a burst of puts at once, and counts the lines that come back. */
    Client rawPut(int burst) {
        byte[] writes =
                "put %d 0 %d %d\r\n%s\r\n"
                        .formatted(PRIORITY, TIME_TO_RUN, BODY.length, ID)
                        .repeat(burst)
                        .getBytes(StandardCharsets.US_ASCII);
        int length = writes.length / burst;
        return () -> {
            Socket socket = connect();
            byte[] replies = new byte[65_536];
            return closing(
                    most -> {
                        int count = Math.min(burst, most);
                        socket.getOutputStream().write(writes, 0, count * length);
                        readLines(socket.getInputStream(), replies, count);
                        return count;
                    },
                    socket::close);
        };
    }

    private static void readLines(InputStream in, byte[] buffer, int count) throws IOException {
        int left = count;
        while (left > 0) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    left--;
                }
            }
        }
    }

    /** Deletes a burst and reserves the next, in one write, with the least parsing that works. */
    Client rawConsume(int burst) {
        return rawConsume(burst, 0);
    }

    /**
     * The same, where each reserve waits up to so many seconds for a job, which then has to come.
     */
    Client rawConsume(int burst, int seconds) {
        String reserve = "reserve-with-timeout " + seconds + "\r\n";
        return () -> {
            Socket socket = connect();
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
            List<String> ids = new ArrayList<>();
            return closing(
                    most -> {
                        int count = Math.min(burst, most);
                        StringBuilder out = new StringBuilder();
                        ids.forEach(id -> out.append("delete ").append(id).append("\r\n"));
                        out.repeat(reserve, count);
                        byte[] writes = out.toString().getBytes(StandardCharsets.ISO_8859_1);
                        socket.getOutputStream().write(writes);
                        in.skipNBytes(ids.size() * (long) "DELETED\r\n".length());
                        ids.clear();
                        for (int i = 0; i < count; i++) {
                            ids.add(readReserved(in));
                        }
                        return count;
                    },
                    socket::close);
        };
    }

    private static String readReserved(DataInputStream in) throws IOException {
        byte[] line = new byte[64];
        int length = 0;
        int b;
        while ((b = in.read()) != '\n') {
            line[length++] = (byte) b;
        }
        int before = "RESERVED ".length();
        int after = " 36\r".length();
        in.skipNBytes(BODY.length + 2L);
        return new String(line, before, length - before - after, StandardCharsets.ISO_8859_1);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static Task closing(Task task, Closing closing) {
        return new Task() {
            @Override
            public int run(int most) throws Exception {
                return task.run(most);
            }

            @Override
            public void close() throws IOException {
                closing.close();
            }
        };
    }
}
