package io.zerog.adapter.beanstalkd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the adapter logs about one server. Other tests log at the same time. */
final class LogLines extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger(LogLines.class.getPackageName());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String address;

    LogLines(int port) {
        address = "127.0.0.1:" + port;
        logger.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord entry) {
        String line = entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry);
        if (line.contains(address)) {
            lines.add(line);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
