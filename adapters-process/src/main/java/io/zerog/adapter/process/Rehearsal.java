package io.zerog.adapter.process;

import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Loads the classes of a run, and warms what every run goes through. */
final class Rehearsal {

    private record Part(String text, Optional<Integer> number) {}

    private static final class Actor implements JobHandler<Part, Part> {
        @Override
        public JobType<Part, Part> type() {
            return JobType.of("rehearsal", Part.class, Part.class);
        }

        @Override
        public Outcome<Part> run(Part part, JobContext job) {
            return Outcome.done(part);
        }
    }

    private Rehearsal() {}

    static void run() throws IOException {
        byte[] part = "{\"text\":\"to be\",\"number\":1}".getBytes(StandardCharsets.UTF_8);
        try {
            Outcome<Output> end =
                    Invocation.of(new Actor(), new JacksonParameterCodec(), part, null);
            Wire.outcome(Wire.outcome(end));
            Stacks.all(Thread.currentThread());
        } catch (IOException broken) {
            throw broken;
        } catch (Exception broken) {
            throw new IOException(broken);
        }
    }
}
