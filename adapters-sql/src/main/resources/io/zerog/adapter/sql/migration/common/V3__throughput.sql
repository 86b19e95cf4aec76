-- What ended on a worker's node in the last hour: "minute succeeded failed cancelled" for each
-- minute (counted from 1970), then ";", then the same for each type; separated by commas.
ALTER TABLE zerog_workers ADD COLUMN throughput ${blob};
