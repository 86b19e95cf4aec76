package io.zerog.bootstrap.node;

import io.zerog.application.JobTypes;
import io.zerog.application.Worker;
import io.zerog.bootstrap.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How this node's worker is set up.
 *
 * @param id unique to one start of one node
 * @param host the machine, for people
 * @param queues never empty
 */
record WorkerPlan(
        String id, String host, int slots, Set<String> queues, Worker.Replacements replacements) {

    private static final String DEFAULT_QUEUE = "default";

    static WorkerPlan of(Settings settings, JobTypes types, UUID unique, Runnable exhausted) {
        String host = hostName();
        String id = host + "-" + unique.toString().substring(0, 8);
        return new WorkerPlan(
                id,
                host,
                settings.worker().slots(),
                queues(settings.queues(), types.queues()),
                new Worker.Replacements(settings.worker().replacements(), exhausted));
    }

    private static Set<String> queues(List<String> wanted, Set<String> ofTypes) {
        if (!wanted.isEmpty()) {
            return Set.copyOf(wanted);
        }
        return ofTypes.isEmpty() ? Set.of(DEFAULT_QUEUE) : ofTypes;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
