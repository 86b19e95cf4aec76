package io.zerog.benchmarks;

import io.zerog.benchmarks.BeanstalkClients.Client;
import io.zerog.benchmarks.BeanstalkClients.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What beanstalkd and bare sockets do of a job: a put, a reserve and a delete. One connection puts
 * in bursts; each slot's has the delete of its last job and the next reserve in one write.
 */
final class QueueFloor {

    private static final int WAIT_SECONDS = 30;

    private QueueFloor() {}

    static double jobsPerSecond(int port, int jobs, int slots, int burst)
            throws InterruptedException {
        BeanstalkClients clients = new BeanstalkClients(port);
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        long began = System.nanoTime();
        threads.add(start(clients.rawPut(burst), jobs, failure));
        for (int slot = 0; slot < slots; slot++) {
            threads.add(start(clients.rawConsume(1, WAIT_SECONDS), jobs / slots, failure));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the raw loop failed", failure.get());
        }
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    private static Thread start(Client client, int jobs, AtomicReference<Exception> failure) {
        return Thread.ofPlatform()
                .start(() -> {
                    try (Task task = client.open()) {
                        for (int done = 0; done < jobs; ) {
                            done += task.run(jobs - done);
                        }
                    } catch (Exception e) {
                        failure.set(e);
                    }
                });
    }
}
