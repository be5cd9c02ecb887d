{{template "message.sql" "store.message"}}
